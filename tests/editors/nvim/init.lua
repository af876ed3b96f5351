-- What a user of Neovim might have in `init.lua`: the finding on the cursor's line in words.
vim.o.number = true
vim.o.linebreak = true
vim.o.signcolumn = 'yes'
vim.o.hlsearch = false
vim.o.winborder = 'rounded'
vim.diagnostic.config({ virtual_lines = { current_line = true } })
