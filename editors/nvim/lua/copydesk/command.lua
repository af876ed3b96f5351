--- The command `:Copydesk`.
local page = require('copydesk.page')
local server = require('copydesk.server')

local M = {}

---@alias copydesk.Call { bang: boolean, smods: vim.api.keyset.cmd.mods }

---@type table<string, fun(call: copydesk.Call)>
local commands = {}

function commands.summary(call)
  local draft = server.draft(vim.api.nvim_get_current_buf())
  server.ask(draft, 'copydesk.summary', server.document(draft), function(answer)
    if answer then
      page.markdown('summary', draft, answer.markdown, call.smods)
    else
      server.tell('there is nothing to sum up here')
    end
  end)
end

function commands.explain(call)
  local draft = vim.api.nvim_get_current_buf()
  local client = server.client(draft)
  local place = client and server.place(0, client) or server.document(draft)
  server.ask(draft, 'copydesk.explain', place, function(answer)
    if answer then
      page.markdown('explain', draft, answer.markdown, call.smods)
    else
      server.tell('no claim stands here', vim.log.levels.INFO)
    end
  end)
end

function commands.evidence(call)
  require('copydesk.evidence').show(call.smods, call.bang)
end

function commands.sources(call)
  require('copydesk.sources').show(call.smods)
end

function commands.restart()
  server.restart()
end

function commands.log(call)
  vim.cmd.split({ vim.fn.fnameescape(vim.lsp.log.get_filename()), mods = page.where(call.smods) })
  vim.bo.autoread = true
  vim.cmd.normal({ 'G', bang = true })
end

--- Runs `:Copydesk {word}`.
---@param call vim.api.keyset.create_user_command.command_args
function M.run(call)
  local command = commands[call.args]
  if command then
    command(call)
  else
    server.tell(('%s is none of %s'):format(call.args, table.concat(M.complete(''), ', ')), vim.log.levels.ERROR)
  end
end

--- The words that `:Copydesk` takes and that begin with `start`.
---@param start string
---@return string[]
function M.complete(start)
  local words = vim.tbl_filter(function(word)
    return vim.startswith(word, start)
  end, vim.tbl_keys(commands))
  table.sort(words)
  return words
end

return M
