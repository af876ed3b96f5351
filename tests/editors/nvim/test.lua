-- The real Neovim, without a screen: `nvim --headless -c 'luafile test.lua'`, started by `run` in a home of its own, with
-- the plugin installed by hand as the README says. The exit code is 1 if anything is not as it should be.
local demo = assert(vim.env.DEMO, 'the folder with a copy of the demo')
local file = demo .. '/draft.md'
local failed = 0

local function say(line)
  io.stdout:write(line .. '\n')
end

local function check(name, ok, seen)
  if ok then
    say('  ok    ' .. name)
  else
    failed = failed + 1
    say('  FAIL  ' .. name .. (seen ~= nil and ': ' .. vim.inspect(seen) or ''))
  end
  return ok
end

--- Waits until it is so; what it last was tells why it is not.
local function expect(name, probe, milliseconds)
  local last, seen
  vim.wait(milliseconds or 20000, function()
    last, seen = probe()
    return last
  end, 20)
  return check(name, last, seen)
end

local told = {}

--- The tests, once Neovim has started up.
local function run()
  vim.notify = function(message)
    table.insert(told, message)
  end

  --- Goes to the first place of `words` in the current buffer.
  local function go(words)
    vim.api.nvim_win_set_cursor(0, { 1, 0 })
    assert(vim.fn.search('\\V' .. words, 'cW') > 0, words .. ' is not in the buffer')
  end

  local function page(window)
    return table.concat(vim.api.nvim_buf_get_lines(vim.api.nvim_win_get_buf(window or 0), 0, -1, false), '\n')
  end

  vim.cmd.edit(file)
  local buffer = vim.api.nvim_get_current_buf()
  local draft_window = vim.api.nvim_get_current_win()

  --- The findings as "rule: words", in the order of the draft.
  local function findings()
    local list = {}
    for _, d in ipairs(vim.diagnostic.get(buffer)) do
      if d.source == 'copydesk' and d.code then
        local words = vim.api.nvim_buf_get_text(buffer, d.lnum, d.col, d.end_lnum, d.end_col, {})
        table.insert(list, ('%05d:%04d %s: %s'):format(d.lnum, d.col, d.code, table.concat(words, ' ')))
      end
    end
    table.sort(list)
    return vim.tbl_map(function(line)
      return line:sub(12)
    end, list)
  end

  local function has(finding)
    return vim.list_contains(findings(), finding)
  end

  local function finds(finding)
    return function()
      return has(finding), findings()
    end
  end

  local function finds_not(finding)
    return function()
      return not has(finding), findings()
    end
  end

  local function client()
    return vim.lsp.get_clients({ bufnr = buffer, name = 'copydesk' })[1]
  end

  -- Findings, on the words that they are about.
  expect('the server starts with the draft', function()
    return client() ~= nil and client().initialized
  end)
  local BOUND = 'figure-lost-bound: Seventeen'
  local NAKED = 'unattributed-claim: At least 26 people have not been accounted for'
  expect('a lost “at least” is found on its word', finds(BOUND))
  check('an unattributed claim is found on its words', has(NAKED), findings())
  check('a lost hedge is found on its word', has('missing-hedge: started'), findings())
  check('a wrong month is found on its word', has('date-mismatch: May'), findings())
  check('an opposite is found on its words', has('negation-flip: had not worked'), findings())
  local out = vim.system({ 'copydesk', 'check', '--format', 'json', file }, { text = true }):wait()
  local _, told_by_program = out.stdout:gsub('"rule":', '')
  check('the editor shows what the program finds, no more and no less', #findings() == told_by_program, findings())
  check('the folder of the draft is the workspace', vim.uv.fs_realpath(client().root_dir) == vim.uv.fs_realpath(demo))

  -- An edit, and its undoing.
  go('Seventeen')
  vim.api.nvim_buf_set_text(buffer, 13, 0, 13, 1, { 'At least s' })
  expect('an edit takes its finding away', finds_not(BOUND))
  check('and leaves the others', has(NAKED), findings())
  vim.cmd.undo()
  expect('undo brings it back', finds(BOUND))

  -- Hover.
  go('Seventeen')
  vim.lsp.buf.hover()
  local float
  expect('hover opens', function()
    for _, window in ipairs(vim.api.nvim_list_wins()) do
      if vim.api.nvim_win_get_config(window).relative ~= '' then
        float = window
      end
    end
    return float ~= nil
  end)
  local shown = float and page(float) or ''
  check('hover names the speaker', shown:lower():find('harbour officials', 1, true), shown)
  check('hover shows the passage', shown:find('At least 17 people were killed', 1, true), shown)
  check('hover names file and line', shown:find('wire.md:3', 1, true), shown)
  if float then
    vim.api.nvim_win_close(float, true)
  end

  -- The quick fix, as `gra` offers it.
  go('At least 26')
  vim.lsp.buf.code_action({
    filter = function(action)
      return action.title == "Write “…, the Seafarers' Federation said”"
    end,
    apply = true,
  })
  local MENDED = "At least 26 people have not been accounted for, the Seafarers' Federation said."
  expect('the quick fix writes the attribution', function()
    local line = vim.api.nvim_buf_get_lines(buffer, 15, 16, false)[1]
    return line == MENDED, line
  end)
  expect('its finding goes', finds_not(NAKED))
  check('the others stay', has(BOUND), findings())
  vim.cmd.write()
  check('the file on disk is mended', vim.fn.readfile(file)[16] == MENDED, vim.fn.readfile(file)[16])

  -- The plugin's own.
  local function only_draft()
    vim.api.nvim_set_current_win(draft_window)
    vim.cmd.only({ mods = { emsg_silent = true } })
    check('nothing was complained of', #told == 0, told)
    told = {}
  end

  vim.cmd.help('copydesk')
  check(':help copydesk', vim.fn.expand('%:t') == 'copydesk.txt', vim.fn.expand('%'))
  for _, tag in ipairs({ ':Copydesk', 'copydesk-settings', 'copydesk-0.10', '<Plug>(CopydeskEvidence)' }) do
    check(':help ' .. tag, pcall(vim.cmd.help, tag))
  end
  only_draft()

  check('completion', vim.deep_equal(vim.fn.getcompletion('Copydesk ', 'cmdline'),
    { 'evidence', 'explain', 'log', 'restart', 'sources', 'summary' }), vim.fn.getcompletion('Copydesk ', 'cmdline'))

  vim.cmd.Copydesk('summary')
  expect(':Copydesk summary opens a page', function()
    return vim.bo.filetype == 'markdown' and vim.bo.buftype == 'nofile', vim.fn.bufname()
  end)
  check('that says who says what', page():find('### Joanna Pell', 1, true), page())
  check('and is rendered', vim.treesitter.highlighter.active[vim.api.nvim_get_current_buf()] ~= nil)
  only_draft()

  go('Seventeen')
  vim.cmd.Copydesk('evidence')
  local source_window
  expect(':Copydesk evidence opens the source', function()
    for _, window in ipairs(vim.api.nvim_tabpage_list_wins(0)) do
      if vim.fn.bufname(vim.api.nvim_win_get_buf(window)):find('wire.md', 1, true) then
        source_window = window
      end
    end
    return source_window ~= nil
  end)
  check('at the passage', source_window and vim.api.nvim_win_get_cursor(source_window)[1] == 3)
  local marks = source_window
    and vim.api.nvim_buf_get_extmarks(
      vim.api.nvim_win_get_buf(source_window),
      vim.api.nvim_get_namespaces()['copydesk.evidence'],
      0,
      -1,
      { details = true }
    )
  check('which is marked', marks and #marks == 1 and marks[1][4].hl_group == 'CopydeskPassage', marks)
  check('and the cursor stays in the draft', vim.api.nvim_get_current_win() == draft_window)
  check('the passages are in the location list', vim.fn.getloclist(draft_window, { title = 1 }).title == 'Evidence')
  only_draft()
  vim.cmd.Copydesk({ 'evidence', bang = true })
  expect(':Copydesk! evidence goes there', function()
    return vim.fn.expand('%:t') == 'wire.md', vim.fn.expand('%')
  end)
  only_draft()

  go('revealed')
  vim.lsp.buf.code_action({
    filter = function(action)
      return action.title == 'Show wire.md:7'
    end,
    apply = true,
  })
  expect('the action that shows the passage does so', function()
    for _, window in ipairs(vim.api.nvim_tabpage_list_wins(0)) do
      if vim.fn.bufname(vim.api.nvim_win_get_buf(window)):find('wire.md', 1, true) then
        return vim.api.nvim_win_get_cursor(window)[1] == 7
      end
    end
  end)
  only_draft()

  vim.cmd.Copydesk('sources')
  expect(':Copydesk sources lists them', function()
    return vim.bo.filetype == 'copydesk-sources', vim.fn.bufname()
  end)
  for _, source in ipairs({ 'wire.md', 'release.md', 'transcript.md' }) do
    check('among them ' .. source, page():find(source, 1, true), page())
  end
  check('a claim that the draft has is ticked', page():find('✓ the number of dead could rise', 1, true), page())
  check('another is not', page():find('  runs nine ferries', 1, true), page())
  go('the number of dead could rise')
  vim.api.nvim_feedkeys(vim.keycode('<CR>'), 'x', false)
  check('<CR> goes to the claim', vim.fn.expand('%:t') == 'wire.md' and vim.fn.line('.') == 11,
    { vim.fn.expand('%'), vim.fn.line('.') })
  only_draft()
  vim.api.nvim_win_set_cursor(0, { 46, 0 })
  vim.cmd.Copydesk('sources')
  expect('the list opens again', function()
    return vim.bo.filetype == 'copydesk-sources', vim.fn.bufname()
  end)
  go('We took 292 people off')
  vim.api.nvim_feedkeys('a', 'x', false)
  expect('a puts the claim into the draft with its speaker', function()
    local line = vim.api.nvim_buf_get_lines(buffer, 45, 46, false)[1]
    return line:find('292 people', 1, true) and line:find('Pell', 1, true), line
  end)
  only_draft()
  vim.cmd.undo()

  go('Seventeen')
  vim.cmd.Copydesk('explain')
  expect(':Copydesk explain opens a page', function()
    return vim.bo.filetype == 'markdown' and page():find('figure-lost-bound', 1, true) ~= nil, page()
  end)
  only_draft()

  vim.cmd.Copydesk('log')
  check(':Copydesk log opens the log', vim.fn.expand('%:p') == vim.lsp.log.get_filename(), vim.fn.expand('%:p'))
  only_draft()

  local before = client().id
  vim.cmd.Copydesk('restart')
  expect(':Copydesk restart starts another server', function()
    return client() ~= nil and client().id ~= before and client().initialized
  end)
  expect('which finds the same', finds(BOUND))

  vim.cmd.checkhealth('copydesk')
  local health = page()
  check(':checkhealth copydesk is all well', health:find('3 sources', 1, true) and not health:find('ERROR'), health)
  vim.cmd.close()
  only_draft()

  check('<Plug>(CopydeskSummary) is there', vim.fn.maparg('<Plug>(CopydeskSummary)', 'n') ~= '')
  expect('the status line has a word', function()
    local words = require('copydesk').statusline()
    return words:find('3 sources, %d+ findings') ~= nil, words
  end)

  -- A program that is not there is told once, with the way to get it.
  vim.cmd.bwipeout({ bang = true })
  vim.lsp.enable('copydesk', false)
  expect('the server stops', function()
    return #vim.lsp.get_clients({ name = 'copydesk' }) == 0
  end)
  vim.lsp.config('copydesk', { cmd = { '/nowhere/copydesk', 'lsp' } })
  told = {}
  vim.lsp.enable('copydesk')
  vim.cmd.edit(file)
  expect('a missing program is told', function()
    return #told == 1 and told[1]:find('./install', 1, true) ~= nil, told
  end)
  vim.cmd.edit(demo .. '/sources/wire.md')
  check('once', #told == 1, told)
end

vim.api.nvim_create_autocmd('VimEnter', {
  callback = vim.schedule_wrap(function()
    local ok, trace = xpcall(run, debug.traceback)
    check('the tests ran to their end', ok, trace)
    say(failed == 0 and '  nvim: all as it should be' or ('  nvim: %d not as it should be'):format(failed))
    vim.cmd.cquit({ count = failed == 0 and 0 or 1, bang = true })
  end),
})
