if vim.g.loaded_copydesk then
  return
end
vim.g.loaded_copydesk = true

if vim.fn.has('nvim-0.11') == 0 then
  vim.notify('copydesk: this plugin needs Neovim 0.11. For 0.10, see :help copydesk-0.10', vim.log.levels.WARN)
  return
end

vim.api.nvim_create_user_command('Copydesk', function(call)
  require('copydesk.command').run(call)
end, {
  nargs = 1,
  bang = true,
  desc = 'What copydesk knows of this draft',
  complete = function(start)
    return require('copydesk.command').complete(start)
  end,
})

for name, command in pairs({
  Summary = 'summary',
  Evidence = 'evidence',
  Sources = 'sources',
  Explain = 'explain',
  Restart = 'restart',
  Log = 'log',
}) do
  vim.keymap.set('n', ('<Plug>(Copydesk%s)'):format(name), ('<Cmd>Copydesk %s<CR>'):format(command), {
    desc = 'copydesk: ' .. command,
  })
end

-- Neovim keeps quiet about a server whose program is not there; a reporter would see no findings and think the draft clean.
vim.api.nvim_create_autocmd('FileType', {
  group = vim.api.nvim_create_augroup('copydesk', {}),
  callback = function(event)
    if vim.bo[event.buf].buftype == '' and vim.lsp.is_enabled('copydesk') then
      require('copydesk.server').warn_if_missing(event.match)
    end
  end,
})

if vim.g.copydesk_enable ~= false then
  vim.lsp.enable('copydesk')
end
