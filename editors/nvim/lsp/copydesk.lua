-- How Neovim starts the server and what it tells it. `vim.lsp.config('copydesk', { … })` in your own configuration goes
-- on top of this; see |copydesk-settings|.
local server = require('copydesk.server')

---@type vim.lsp.Config
return {
  cmd = { server.program(), 'lsp' },
  filetypes = { 'markdown' },
  -- The folder of copydesk.toml, else of the repository, else of the draft itself: a story often is just a folder.
  root_dir = function(bufnr, on_dir)
    local file = vim.api.nvim_buf_get_name(bufnr)
    if file ~= '' then
      on_dir(vim.fs.root(bufnr, 'copydesk.toml') or vim.fs.root(bufnr, '.git') or vim.fs.dirname(file))
    end
  end,
  -- The plugin shows what the server's commands answer, so the server need not.
  init_options = { copydesk = { ownDisplay = true } },
  capabilities = { experimental = { copydeskStatus = true } },
  handlers = {
    ['copydesk/status'] = function(_, status)
      require('copydesk').on_status(status)
    end,
  },
  -- A lens or an action of the server's that stands for one of its commands shows what the command of ours would show.
  commands = require('copydesk.lens').commands(),
}
