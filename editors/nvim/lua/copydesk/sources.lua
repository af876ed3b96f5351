--- What the draft's sources hold: every claim by speaker, ticked if the draft has it.
local evidence = require('copydesk.evidence')
local page = require('copydesk.page')
local server = require('copydesk.server')

local M = {}

local namespace = vim.api.nvim_create_namespace('copydesk.sources')
for group, link in pairs({
  CopydeskSource = 'Title',
  CopydeskSpeaker = 'Identifier',
  CopydeskUsed = 'DiagnosticOk',
  CopydeskDoubt = 'DiagnosticWarn',
  CopydeskQuiet = 'Comment',
}) do
  vim.api.nvim_set_hl(0, group, { link = link, default = true })
end

---@class copydesk.Line
---@field text string
---@field marks { [1]: integer, [2]: integer, [3]: string }[] byte columns and the highlight group
---@field target? { uri: string, range: lsp.Range } the place that the line is about
---@field claim? boolean

--- A line made of parts, each with its highlight.
---@param parts { [1]: string, [2]: string? }[]
---@param target? { uri: string, range: lsp.Range }
---@return copydesk.Line
local function line(parts, target)
  local text, marks = '', {}
  for _, part in ipairs(parts) do
    local start = #text
    text = text .. part[1]:gsub('[\r\n\t]+', ' ')
    if part[2] then
      table.insert(marks, { start, #text, part[2] })
    end
  end
  return { text = text, marks = marks, target = target }
end

local START = { start = { line = 0, character = 0 }, ['end'] = { line = 0, character = 0 } }

---@return copydesk.Line
local function claim_line(source, claim)
  local parts = { { claim.used and '  ✓ ' or '    ', 'CopydeskUsed' }, { claim.text } }
  -- Where doubts are told, they say how sure it is.
  local doubts = claim.doubts or {}
  if #doubts == 0 and claim.certainty ~= 'stated' then
    doubts = { claim.certainty }
  end
  for _, doubt in ipairs(doubts) do
    table.insert(parts, { '  ' .. doubt, 'CopydeskDoubt' })
  end
  table.insert(parts, { ('  %d'):format(claim.line), 'CopydeskQuiet' })
  local made = line(parts, { uri = source.uri, range = claim.range })
  made.claim = true
  return made
end

---@return copydesk.Line[]
local function source_lines(source)
  local about = { source.kind }
  if source.date then
    table.insert(about, source.date)
  end
  table.insert(about, ('%d words'):format(source.words))
  local lines = {
    line(
      { { source.path, 'CopydeskSource' }, { '  ' .. table.concat(about, ', '), 'CopydeskQuiet' } },
      { uri = source.uri, range = START }
    ),
  }
  for _, problem in ipairs(source.problems or {}) do
    table.insert(lines, line({ { '  ' .. problem, 'DiagnosticError' } }))
  end
  for _, speaker in ipairs(source.speakers) do
    local name = speaker.name ~= '' and speaker.name or 'In its own voice'
    local role = speaker.role and (', ' .. speaker.role) or ''
    table.insert(lines, line({ { '  ' .. name, 'CopydeskSpeaker' }, { role, 'CopydeskQuiet' } }))
    for _, claim in ipairs(speaker.claims) do
      table.insert(lines, claim_line(source, claim))
    end
  end
  table.insert(lines, line({}))
  return lines
end

--- The whole list.
---@return copydesk.Line[]
local function list(answer)
  local lines = {
    line({ { '<CR> goes to the claim, a puts it into the draft with its speaker, q closes', 'CopydeskQuiet' } }),
    line({}),
  }
  for _, source in ipairs(answer.sources) do
    vim.list_extend(lines, source_lines(source))
  end
  if #answer.sources == 0 then
    table.insert(lines, line({ { 'This draft has no sources. :help copydesk-sources-of-a-draft' } }))
  end
  return lines
end

--- Goes to the claim in its source, in another window than the list's.
local function go(draft, target, encoding)
  local list_window = vim.api.nvim_get_current_win()
  local window = page.window(vim.uri_to_bufnr(target.uri)) or page.window(draft)
  if not window or window == list_window then
    vim.cmd.split({ mods = page.where() })
    window = vim.api.nvim_get_current_win()
  end
  vim.api.nvim_set_current_win(window)
  evidence.open(target, encoding)
end

--- Puts the claim into the draft, at the end of the line where its cursor is, attributed in house style.
local function insert(draft, claim)
  local argument = { uri = vim.uri_from_bufnr(draft), source = claim.uri, range = claim.range }
  server.ask(draft, 'copydesk.attribute', argument, function(answer)
    local window = page.window(draft)
    if not answer or not window then
      server.tell(answer and 'the draft is in no window of this tab page' or 'this claim cannot be put into words')
      return
    end
    local row = vim.api.nvim_win_get_cursor(window)[1]
    local text = vim.api.nvim_buf_get_lines(draft, row - 1, row, false)[1]
    local words = (text:match('%S$') and ' ' or '') .. answer.text
    vim.api.nvim_buf_set_text(draft, row - 1, #text, row - 1, #text, { words })
    vim.api.nvim_win_set_cursor(window, { row, #text })
    vim.api.nvim_set_current_win(window)
  end)
end

--- `:Copydesk sources`: the list, in a window of its own.
---@param mods? vim.api.keyset.cmd.mods
function M.show(mods)
  local draft = server.draft(vim.api.nvim_get_current_buf())
  server.ask(draft, 'copydesk.sources', server.document(draft), function(answer, client)
    local lines = list(answer or { sources = {} })
    local texts = vim.tbl_map(function(l)
      return l.text
    end, lines)
    local bufnr = page.show({ kind = 'sources', draft = draft, lines = texts, filetype = 'copydesk-sources', mods = mods })
    vim.api.nvim_buf_clear_namespace(bufnr, namespace, 0, -1)
    for row, l in ipairs(lines) do
      for _, m in ipairs(l.marks) do
        vim.api.nvim_buf_set_extmark(bufnr, namespace, row - 1, m[1], { end_col = m[2], hl_group = m[3] })
      end
    end
    local encoding = client.offset_encoding
    local here = function()
      return lines[vim.api.nvim_win_get_cursor(0)[1]] or {}
    end
    vim.keymap.set('n', '<CR>', function()
      local target = here().target
      if target then
        go(draft, target, encoding)
      end
    end, { buffer = bufnr, desc = 'copydesk: go to the claim in its source' })
    vim.keymap.set('n', 'a', function()
      local l = here()
      if l.claim then
        insert(draft, l.target)
      end
    end, { buffer = bufnr, desc = 'copydesk: put the claim into the draft' })
  end)
end

return M
