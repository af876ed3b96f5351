--- Commands that the server hangs on its lenses and actions, shown as `:Copydesk` would show them.
local M = {}

--- Shows the answer of a command whose answer is Markdown.
---@param command string
---@param kind string
local function markdown(command, kind)
  return function(call, context)
    require('copydesk.server').ask(context.bufnr, command, (call.arguments or {})[1], function(answer)
      if answer then
        require('copydesk.page').markdown(kind, context.bufnr, answer.markdown)
      end
    end)
  end
end

--- The commands, by the server's names.
---@return table<string, fun(call: lsp.Command, context: table)>
function M.commands()
  return {
    ['copydesk.summary'] = markdown('copydesk.summary', 'summary'),
    ['copydesk.explain'] = markdown('copydesk.explain', 'explain'),
    ['copydesk.rule'] = markdown('copydesk.rule', 'rule'),
    ['copydesk.evidence'] = function(call)
      require('copydesk.evidence').show(nil, false, (call.arguments or {})[1])
    end,
    ['copydesk.sources'] = function()
      require('copydesk.sources').show()
    end,
  }
end

return M
