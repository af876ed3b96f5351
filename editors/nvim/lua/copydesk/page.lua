--- Pages: read-only windows for what the server has to say.
local M = {}

--- Where a new window goes: where the user's modifiers say (`:vertical`, `:tab`, `:botright` …), else beside the draft if
--- the screen is wide enough for two columns of text, else below it.
---@param mods? vim.api.keyset.cmd.mods
---@return table
function M.where(mods)
  mods = vim.deepcopy(mods or {})
  local said = mods.vertical or mods.horizontal or (mods.tab or -1) >= 0 or (mods.split or '') ~= ''
  if not said then
    mods.vertical = vim.o.columns >= 120
    mods.split = 'belowright'
  end
  return mods
end

--- A window of this tab page that shows a buffer.
---@param bufnr integer
---@return integer?
function M.window(bufnr)
  for _, window in ipairs(vim.api.nvim_tabpage_list_wins(0)) do
    if vim.api.nvim_win_get_buf(window) == bufnr then
      return window
    end
  end
end

---@class copydesk.Page
---@field kind string the page's part of its name, such as `summary`
---@field draft integer the buffer that it is about
---@field lines string[]
---@field filetype string
---@field mods? vim.api.keyset.cmd.mods

--- Shows a page and goes to it; one that is shown already is brought up to date where it is.
---@param page copydesk.Page
---@return integer bufnr, integer window
function M.show(page)
  local name = ('copydesk://%s/%s'):format(page.kind, vim.fs.basename(vim.api.nvim_buf_get_name(page.draft)))
  local bufnr = vim.fn.bufnr('^' .. vim.fn.escape(name, '*?[]{},\\') .. '$')
  if bufnr == -1 then
    bufnr = vim.api.nvim_create_buf(false, true)
    vim.api.nvim_buf_set_name(bufnr, name)
  end
  vim.bo[bufnr].buftype = 'nofile'
  vim.bo[bufnr].bufhidden = 'wipe'
  vim.bo[bufnr].swapfile = false
  vim.b[bufnr].copydesk_draft = page.draft
  -- Places in it are written as path:line, so that |gF| goes there; they are relative to the draft's folder.
  vim.bo[bufnr].path = vim.fs.dirname(vim.api.nvim_buf_get_name(page.draft)) .. ',,'

  vim.bo[bufnr].modifiable = true
  vim.api.nvim_buf_set_lines(bufnr, 0, -1, false, page.lines)
  vim.bo[bufnr].modifiable = false

  local window = M.window(bufnr)
  if window then
    vim.api.nvim_set_current_win(window)
  else
    vim.cmd.split({ mods = M.where(page.mods) })
    window = vim.api.nvim_get_current_win()
    vim.api.nvim_win_set_buf(window, bufnr)
  end
  vim.bo[bufnr].filetype = page.filetype
  local options = vim.wo[window][0]
  options.wrap = true
  options.linebreak = true
  options.breakindent = true
  options.number = false
  options.relativenumber = false
  options.signcolumn = 'no'
  options.spell = false
  options.list = false
  vim.keymap.set('n', 'q', '<Cmd>close<CR>', { buffer = bufnr, desc = 'copydesk: close this page' })
  return bufnr, window
end

--- Shows Markdown, rendered as far as Neovim renders it.
---@param kind string
---@param draft integer
---@param markdown string
---@param mods? vim.api.keyset.cmd.mods
function M.markdown(kind, draft, markdown, mods)
  local lines = vim.split(vim.trim(markdown), '\n', { plain = true })
  local bufnr, window =
    M.show({ kind = kind, draft = draft, lines = lines, filetype = 'markdown', mods = mods })
  -- The parsers come with Neovim, but a distribution may have left them out; then the text is shown as it is.
  pcall(vim.treesitter.start, bufnr, 'markdown')
  vim.wo[window][0].conceallevel = 2
  vim.wo[window][0].concealcursor = 'nc'
end

return M
