--- The server: where its program is, the client that runs it for a buffer, and questions to it.
local M = {}

--- What the user is told, under our name.
---@param message string
---@param level? integer of |vim.log.levels|; a warning if not given
function M.tell(message, level)
  vim.notify('copydesk: ' .. message, level or vim.log.levels.WARN)
end

--- The program to run: the one on the PATH, else the one that cargo has installed, since editors that are started from a
--- desktop often do not have cargo's folder on their PATH.
---@return string
function M.program()
  if vim.fn.executable('copydesk') == 1 then
    return 'copydesk'
  end
  local cargo = vim.env.CARGO_HOME or vim.fs.joinpath(vim.uv.os_homedir() or '', '.cargo')
  local installed = vim.fs.joinpath(cargo, 'bin', vim.fn.has('win32') == 1 and 'copydesk.exe' or 'copydesk')
  return vim.fn.executable(installed) == 1 and installed or 'copydesk'
end

--- The program that the configuration names, and whether it can be run. A configuration that connects by itself (`cmd` is
--- a function) has no program.
---@return string? program, boolean runnable
function M.configured()
  local cmd = vim.lsp.config.copydesk.cmd
  if type(cmd) ~= 'table' then
    return nil, true
  end
  return cmd[1], vim.fn.executable(cmd[1]) == 1
end

M.missing = '%s cannot be run. Install it from a clone of the repository with ./install (or: cargo install --path .), '
  .. 'or name the program in cmd (:help copydesk-settings); then :Copydesk restart'

local told_missing = false

--- Tells the user, once, if the program is missing that a draft of this file type needs.
---@param filetype string
function M.warn_if_missing(filetype)
  if told_missing or not vim.list_contains(vim.lsp.config.copydesk.filetypes or {}, filetype) then
    return
  end
  local program, runnable = M.configured()
  if not runnable then
    told_missing = true
    M.tell(M.missing:format(program))
  end
end

--- The draft that a buffer is about: the buffer itself, or for a page of ours the draft that it was made from.
---@param bufnr integer
---@return integer
function M.draft(bufnr)
  local draft = vim.b[bufnr].copydesk_draft
  return draft and vim.api.nvim_buf_is_valid(draft) and draft or bufnr
end

--- The client that serves a buffer.
---@param bufnr integer
---@return vim.lsp.Client?
function M.client(bufnr)
  return vim.lsp.get_clients({ bufnr = bufnr, name = 'copydesk' })[1]
end

--- Puts a question to the server. `on_answer` gets what it says, nil for nothing.
---@param bufnr integer
---@param command string such as `copydesk.summary`
---@param argument table
---@param on_answer fun(answer: any, client: vim.lsp.Client)
function M.ask(bufnr, command, argument, on_answer)
  local client = M.client(bufnr)
  if not client then
    local program, runnable = M.configured()
    M.tell(
      runnable and 'the server does not run for this buffer. :checkhealth copydesk tells why' or M.missing:format(program)
    )
    return
  end
  local offered = vim.tbl_get(client.server_capabilities or {}, 'executeCommandProvider', 'commands') or {}
  if not vim.tbl_contains(offered, command) then
    local version = vim.tbl_get(client, 'server_info', 'version') or 'of unknown version'
    M.tell(('the server (%s) is older than this plugin and has no %s'):format(version, command))
    return
  end
  client:request('workspace/executeCommand', { command = command, arguments = { argument } }, function(err, answer)
    if err then
      M.tell(err.message, vim.log.levels.ERROR)
    else
      on_answer(answer ~= vim.NIL and answer or nil, client)
    end
  end, bufnr)
end

--- The document of a buffer, as the server names it.
---@param bufnr integer
---@return { uri: string }
function M.document(bufnr)
  return { uri = vim.uri_from_bufnr(bufnr) }
end

--- The document of a window's buffer, and where its cursor is.
---@param window integer
---@param client vim.lsp.Client
---@return { uri: string, position: lsp.Position }
function M.place(window, client)
  local params = vim.lsp.util.make_position_params(window, client.offset_encoding)
  return { uri = params.textDocument.uri, position = params.position }
end

--- Stops the server and starts it again for the buffers that it served. A server that does not stop is killed.
function M.restart()
  told_missing = false
  local clients = vim.lsp.get_clients({ name = 'copydesk' })
  for _, client in ipairs(clients) do
    client:stop()
  end
  local stopped = function()
    return vim.iter(clients):all(function(client)
      return client:is_stopped()
    end)
  end
  if not vim.wait(2000, stopped, 10) then
    for _, client in ipairs(clients) do
      client:stop(true)
    end
    vim.wait(1000, stopped, 10)
  end
  -- Enabling what is enabled starts it for every buffer that it is for.
  vim.lsp.enable('copydesk')
end

return M
