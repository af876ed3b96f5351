--- The passage that a claim rests on, beside the draft.
local page = require('copydesk.page')
local server = require('copydesk.server')

local M = {}

local namespace = vim.api.nvim_create_namespace('copydesk.evidence')
vim.api.nvim_set_hl(0, 'CopydeskPassage', { link = 'Visual', default = true })

--- Marks a passage in a buffer, and only it.
---@param bufnr integer
---@param range lsp.Range
---@param encoding string
local function mark(bufnr, range, encoding)
  for _, other in ipairs(vim.api.nvim_list_bufs()) do
    vim.api.nvim_buf_clear_namespace(other, namespace, 0, -1)
  end
  local column = function(position)
    local line = vim.api.nvim_buf_get_lines(bufnr, position.line, position.line + 1, false)[1] or ''
    return math.min(vim.str_byteindex(line, encoding, position.character, false), #line)
  end
  pcall(vim.api.nvim_buf_set_extmark, bufnr, namespace, range.start.line, column(range.start), {
    end_row = range['end'].line,
    end_col = column(range['end']),
    hl_group = 'CopydeskPassage',
  })
end

--- Opens a place of a source in a window of its own, or in the one that shows the source already.
---@param location { uri: string, range: lsp.Range }
---@param encoding string
---@param mods? vim.api.keyset.cmd.mods
---@return integer window
function M.open(location, encoding, mods)
  local bufnr = vim.uri_to_bufnr(location.uri)
  local window = page.window(bufnr)
  if window then
    vim.api.nvim_set_current_win(window)
  else
    vim.cmd.split({ mods = page.where(mods) })
    window = vim.api.nvim_get_current_win()
  end
  vim.lsp.util.show_document(location, encoding, { focus = true })
  mark(bufnr, location.range, encoding)
  vim.cmd.normal({ 'zz', bang = true })
  return window
end

--- All passages as places for the location list: the one that the claim rests on, then the others.
local function places(answer, encoding)
  local all = vim.list_extend({ answer }, answer.others or {})
  local items = {}
  for _, passage in ipairs(all) do
    local item = vim.lsp.util.locations_to_items({ { uri = passage.uri, range = passage.range } }, encoding)[1]
    if item then
      item.text = passage.who ~= '' and ('%s: %s'):format(passage.who, passage.text) or passage.text
      table.insert(items, item)
    end
  end
  return items
end

--- `:Copydesk evidence`: opens the source at the passage that the claim under the cursor rests on. The cursor stays in the
--- draft, unless `follow`. Every passage goes into the draft's location list.
---@param mods? vim.api.keyset.cmd.mods
---@param follow boolean
---@param at? { uri: string, position: lsp.Position } another place than the cursor's
function M.show(mods, follow, at)
  local window = vim.api.nvim_get_current_win()
  local draft = vim.api.nvim_get_current_buf()
  local client = server.client(draft)
  local place = at or client and server.place(window, client) or server.document(draft)
  server.ask(draft, 'copydesk.evidence', place, function(answer, of)
    if not answer then
      server.tell('no passage of the sources comes near this', vim.log.levels.INFO)
      return
    end
    if vim.api.nvim_win_is_valid(window) then
      vim.fn.setloclist(window, {}, ' ', { title = 'Evidence', items = places(answer, of.offset_encoding) })
    end
    M.open(answer, of.offset_encoding, mods)
    if not follow and vim.api.nvim_win_is_valid(window) then
      vim.api.nvim_set_current_win(window)
    end
    local source = vim.fs.basename(vim.uri_to_fname(answer.uri))
    local others = #(answer.others or {})
    local more = others > 0 and (' (%d more: :lopen)'):format(others) or ''
    vim.api.nvim_echo({
      { ('%s:%d, %s; %s%s'):format(source, answer.range.start.line + 1, answer.who, answer.howSure, more) },
    }, false, {})
  end)
end

return M
