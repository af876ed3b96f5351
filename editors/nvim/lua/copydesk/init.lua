--- copydesk reads your draft against your sources. There is nothing to set up: |copydesk-settings| tells what can be
--- changed. This module holds what a status line may want to know.
local M = {}

---@class copydesk.Status
---@field uri string the draft
---@field reading boolean whether the server still reads
---@field sources integer how many sources the draft has
---@field findings table<'error'|'warning'|'information'|'hint', integer>
---@field problems string[] what is wrong with the sources or the configuration

---@type table<string, copydesk.Status> by the draft's URI
local known = {}

--- Keeps what the server says of a draft.
---@param status copydesk.Status
function M.on_status(status)
  known[status.uri] = status
  vim.api.nvim_exec_autocmds('User', { pattern = 'CopydeskStatus', data = status })
  vim.cmd.redrawstatus()
end

--- What is known of the draft in a buffer, nil if nothing is.
---@param bufnr? integer
---@return copydesk.Status?
function M.status(bufnr)
  return known[vim.uri_from_bufnr(bufnr or 0)]
end

--- The same in a few words, for a status line: "copydesk: 3 sources, 15 findings", or nothing.
---@return string
function M.statusline()
  local status = M.status()
  if not status then
    return ''
  end
  if status.reading then
    return 'copydesk: reading'
  end
  local findings = 0
  for _, count in pairs(status.findings) do
    findings = findings + count
  end
  local counted = function(count, one)
    return ('%d %s%s'):format(count, one, count == 1 and '' or 's')
  end
  local words = ('copydesk: %s, %s'):format(counted(status.sources, 'source'), counted(findings, 'finding'))
  return #status.problems > 0 and words .. ' (!)' or words
end

return M
