--- `:checkhealth copydesk`
local server = require('copydesk.server')

local M = {}

local function check_neovim()
  vim.health.start('copydesk: Neovim')
  local version = tostring(vim.version())
  if vim.fn.has('nvim-0.11') == 1 then
    vim.health.ok('Neovim ' .. version)
  else
    vim.health.error('Neovim ' .. version .. ' is too old', 'Take 0.11 or newer, or see :help copydesk-0.10')
  end
  if pcall(vim.treesitter.language.add, 'markdown') then
    vim.health.ok('summaries can be rendered (the Markdown parser is there)')
  else
    vim.health.warn('summaries are shown as plain Markdown', 'Install the tree-sitter parser markdown')
  end
end

local function check_program()
  vim.health.start('copydesk: the program')
  local program, runnable = server.configured()
  if not program then
    vim.health.info('the configuration connects to the server by itself (cmd is a function)')
  elseif not runnable then
    vim.health.error(program .. ' cannot be run', {
      'In a clone of the repository: ./install',
      'or: cargo install --path .',
      'Is it installed? Then name it: vim.lsp.config("copydesk", { cmd = { "/path/to/copydesk", "lsp" } })',
    })
  else
    local ran, out = pcall(function()
      return vim.system({ program, '--version' }, { text = true }):wait(5000)
    end)
    if ran and out.code == 0 then
      vim.health.ok(('%s at %s'):format(vim.trim(out.stdout), vim.fn.exepath(program)))
    else
      vim.health.error(('%s --version fails: %s'):format(program, ran and vim.trim(out.stderr) or out))
    end
  end
end

---@param client vim.lsp.Client
local function check_client(client)
  local buffers = vim.tbl_count(client.attached_buffers)
  local folder = client.root_dir and vim.fn.fnamemodify(client.root_dir, ':~') or 'no folder'
  vim.health.ok(('runs for %s, %d buffer%s'):format(folder, buffers, buffers == 1 and '' or 's'))
  for bufnr in pairs(client.attached_buffers) do
    local name = vim.fn.fnamemodify(vim.api.nvim_buf_get_name(bufnr), ':~:.')
    local call = { command = 'copydesk.sources', arguments = { server.document(bufnr) } }
    local answer, late = client:request_sync('workspace/executeCommand', call, 5000, bufnr)
    local sources = vim.tbl_get(answer or {}, 'result', 'sources')
    if not sources then
      local why = late or vim.tbl_get(answer or {}, 'err', 'message') or 'it is no draft'
      vim.health.warn(('%s: the server does not tell its sources: %s'):format(name, why))
    elseif #sources == 0 then
      vim.health.info(('%s: no sources (:help copydesk-sources-of-a-draft)'):format(name))
    else
      vim.health.ok(('%s: %d source%s'):format(name, #sources, #sources == 1 and '' or 's'))
    end
    for _, source in ipairs(sources or {}) do
      for _, problem in ipairs(source.problems or {}) do
        vim.health.warn(('%s: %s'):format(source.path, problem))
      end
    end
  end
end

local function check_server()
  vim.health.start('copydesk: the server')
  if not vim.lsp.is_enabled('copydesk') then
    vim.health.warn('is not enabled', "vim.lsp.enable('copydesk')")
  end
  local clients = vim.lsp.get_clients({ name = 'copydesk' })
  if #clients == 0 then
    local filetypes = table.concat(vim.lsp.config.copydesk.filetypes or {}, ', ')
    vim.health.info('does not run. It starts with the first draft that is opened (filetype ' .. filetypes .. ')')
  end
  vim.iter(clients):each(check_client)
  vim.health.info('its log: ' .. vim.lsp.log.get_filename() .. ' (:Copydesk log)')
end

function M.check()
  check_neovim()
  check_program()
  check_server()
end

return M
