// The server: found, started, watched, started again.

import * as os from 'node:os';
import * as vscode from 'vscode';
import {
  CloseAction,
  type CloseHandlerResult,
  DidChangeConfigurationNotification,
  ErrorAction,
  ExecuteCommandRequest,
  LanguageClient,
  type LanguageClientOptions,
  RevealOutputChannelOn,
  State,
  type StaticFeature,
} from 'vscode-languageclient/node';
import { withoutFindings, withRuleLink, withRuleLinks } from './findings';
import { type Located, locate } from './locate';
import type { Commands, Status } from './protocol';
import { type Manifest, settings } from './settings';

/** What may be a draft. */
export const DRAFTS = [
  { scheme: 'file', language: 'markdown' },
  { scheme: 'untitled', language: 'markdown' },
];
/** What the server is told of: drafts, and the configuration, whose mistakes it reports. */
const DOCUMENTS = [...DRAFTS, { scheme: 'file', pattern: '**/copydesk.toml' }];

/** To be run in a clone of copydesk's repository. */
const INSTALL = process.platform === 'win32' ? 'cargo install --locked --path .' : './install';

/** A server that ends so often within so many milliseconds is left alone. */
const MOST_ENDS = 5;
const ENDS_WITHIN = 180_000;

/** How the server is. */
export type Health = 'starting' | 'running' | 'stopped' | 'missing';

/** Someone who shows what the server's code lenses and hovers ask for. */
export type Display = (command: string, args: unknown[]) => Thenable<unknown> | undefined;

export class Server implements vscode.Disposable {
  private client: LanguageClient | undefined;
  private readonly statuses = new Map<string, Status>();
  private readonly changed = new vscode.EventEmitter<Status>();
  private readonly healthChanged = new vscode.EventEmitter<Health>();
  private readonly rest: vscode.Disposable[];
  private complained = false;
  /** When the server ended unasked, in milliseconds. */
  private ends: number[] = [];
  /** One start or stop at a time. */
  private turn: Promise<void> = Promise.resolve();

  /** A draft's status has changed. */
  readonly onStatus = this.changed.event;
  readonly onHealth = this.healthChanged.event;
  health: Health = 'stopped';
  /** The program that runs. */
  program: string | undefined;
  /** The version that it gave itself. */
  version: string | undefined;

  constructor(
    private readonly context: vscode.ExtensionContext,
    private readonly log: vscode.LogOutputChannel,
    private readonly display: Display,
  ) {
    this.rest = [
      this.changed,
      this.healthChanged,
      vscode.workspace.onDidChangeConfiguration((change) => {
        if (change.affectsConfiguration('copydesk.server')) void this.restart();
      }),
      vscode.workspace.onDidGrantWorkspaceTrust(() => void this.restart()),
    ];
  }

  status(uri: vscode.Uri): Status | undefined {
    return this.statuses.get(uri.toString());
  }

  /** Starts the server, unless it runs or cannot be found. */
  start(): Promise<void> {
    return (this.turn = this.turn.then(() => this.startNow()));
  }

  /** Looks for the program anew and starts it; it may have been installed meanwhile. */
  restart(): Promise<void> {
    this.complained = false;
    this.ends = [];
    return (this.turn = this.turn.then(() => this.stopNow()).then(() => this.startNow()));
  }

  /** Runs one of the server's commands; without a server, and from one that fails, the answer is nothing. */
  async run<C extends keyof Commands>(command: C, argument: Commands[C]['takes']): Promise<Commands[C]['gives']> {
    await this.turn;
    if (!this.client?.isRunning()) return null;
    const args = argument === undefined ? [] : [argument];
    try {
      return (await this.client.sendRequest(ExecuteCommandRequest.type, { command, arguments: args })) ?? null;
    } catch (error) {
      // A server that ends while it is asked starts again and says so itself; an old one knows less.
      this.log.warn(`${command}: ${String(error)}`);
      return null;
    }
  }

  /** The protocol's words for VS Code's, and back. */
  get words(): Pick<LanguageClient, 'code2ProtocolConverter' | 'protocol2CodeConverter'> | undefined {
    return this.client;
  }

  async dispose(): Promise<void> {
    vscode.Disposable.from(...this.rest).dispose();
    await this.turn.then(() => this.stopNow());
  }

  private async startNow(): Promise<void> {
    if (this.client !== undefined) return;
    const located = this.locate();
    if (!('program' in located)) {
      this.be('missing');
      void this.complain(located);
      return;
    }
    this.program = located.program;
    this.log.info(`starting ${located.program}`);
    this.be('starting');
    const client = this.newClient(located.program);
    this.client = client;
    try {
      await client.start();
      this.version = client.initializeResult?.serverInfo?.version;
    } catch (error) {
      this.client = undefined;
      this.be('stopped');
      this.log.error(`${located.program} does not start: ${String(error)}`);
      void this.offerLog(`Copydesk: ${located.program} does not start.`);
    }
  }

  private async stopNow(): Promise<void> {
    const client = this.client;
    this.client = undefined;
    this.statuses.clear();
    await client?.dispose().catch((error: unknown) => this.log.warn(`stopping: ${String(error)}`));
    this.be('stopped');
  }

  private newClient(program: string): LanguageClient {
    const level = vscode.workspace.getConfiguration('copydesk').get<string>('server.log', 'warn');
    const executable = {
      command: program,
      args: ['lsp'],
      // Nothing may depend on which folder is open.
      options: { cwd: os.homedir(), env: { ...process.env, COPYDESK_LOG: process.env['COPYDESK_LOG'] ?? level } },
    };
    const manifest = this.context.extension.packageJSON as Manifest;
    const options: LanguageClientOptions = {
      documentSelector: DOCUMENTS,
      outputChannel: this.log,
      revealOutputChannelOn: RevealOutputChannelOn.Never,
      errorHandler: {
        // Words to a server that has just ended are lost; its end is what counts, and that is told apart.
        error: () => ({ action: ErrorAction.Continue, handled: true }),
        closed: () => this.ended(),
      },
      initializationOptions: () => ({ copydesk: { ...settings(manifest), ownDisplay: true } }),
      middleware: {
        executeCommand: (command, args, next) => this.display(command, args) ?? next(command, args),
        provideHover: async (document, position, token, next) => {
          const hover = await next(document, position, token);
          return hover && withoutFindings(hover, document.uri, position);
        },
        handleDiagnostics: (uri, diagnostics, next) => next(uri, diagnostics.map(withRuleLink)),
        provideDiagnostics: async (document, previous, token, next) => {
          const report = await next(document, previous, token);
          return report && withRuleLinks(report);
        },
        provideWorkspaceDiagnostics: (known, token, reporter, next) =>
          next(known, token, (chunk) => {
            reporter(chunk && { ...chunk, items: chunk.items.map(withRuleLinks) });
          }),
        workspace: {
          // The library would send every setting, those that nobody has set among them.
          didChangeConfiguration: async () => {
            const section = settings(manifest);
            await client.sendNotification(DidChangeConfigurationNotification.type, { settings: { copydesk: section } });
          },
          configuration: async (params, token, next) => {
            const theirs = await next(params, token);
            if (!Array.isArray(theirs)) return theirs;
            return params.items.map((item, i) => {
              if (item.section !== 'copydesk') return theirs[i] as unknown;
              return settings(manifest, item.scopeUri === undefined ? undefined : vscode.Uri.parse(item.scopeUri));
            });
          },
        },
      },
    };
    const client = new LanguageClient('copydesk', 'Copydesk', executable, options);
    client.registerFeature(announceStatus);
    client.onNotification('copydesk/status', (status: Status) => {
      const uri = client.protocol2CodeConverter.asUri(status.uri);
      this.statuses.set(uri.toString(), status);
      this.changed.fire(status);
    });
    client.onDidChangeState(({ newState }) => {
      if (this.client !== client) return;
      if (newState === State.Running) this.be('running');
      else if (newState === State.Starting) this.be('starting');
      else this.be('stopped');
    });
    return client;
  }

  /** The server has ended unasked: it is started again, unless it does nothing but end. */
  private ended(): CloseHandlerResult {
    const now = Date.now();
    this.ends = [...this.ends.filter((then) => now - then < ENDS_WITHIN), now];
    if (this.ends.length < MOST_ENDS) return { action: CloseAction.Restart, handled: true };
    void this.offerLog('Copydesk stops again and again. Its log may say why; “Copydesk: Restart the Server” tries once more.');
    return { action: CloseAction.DoNotRestart, handled: true };
  }

  private locate(): Located {
    const folders = vscode.workspace.workspaceFolders ?? [];
    return locate({
      setting: vscode.workspace.getConfiguration('copydesk').get<string>('server.path', '').trim(),
      extension: this.context.extensionPath,
      path: process.env['PATH'] ?? process.env['Path'] ?? '',
      home: os.homedir(),
      forbidden: vscode.workspace.isTrusted ? [] : folders.map((folder) => folder.uri.fsPath),
      windows: process.platform === 'win32',
    });
  }

  private be(health: Health): void {
    if (this.health === health) return;
    this.health = health;
    this.healthChanged.fire(health);
  }

  /** Says once that there is no program, and what to do. */
  private async complain(located: Exclude<Located, { program: string }>): Promise<void> {
    if (this.complained) return;
    this.complained = true;
    const set = 'Open Setting';
    const again = 'Try Again';
    const copy = 'Copy Install Command';
    let chosen: string | undefined;
    if (located.problem === 'missing') {
      const message =
        `Copydesk: the program copydesk is not installed. Run ${INSTALL} in a clone of its repository, or say in the ` +
        'settings where it is.';
      chosen = await vscode.window.showErrorMessage(message, copy, set, again);
    } else {
      const why = located.problem === 'forbidden' ? 'lies in a folder that you do not trust' : 'is no program';
      chosen = await vscode.window.showErrorMessage(
        `Copydesk: ${located.setting}, which copydesk.server.path names, ${why}.`,
        set,
        again,
      );
    }
    if (chosen === copy) await vscode.env.clipboard.writeText(INSTALL);
    if (chosen === set) await vscode.commands.executeCommand('workbench.action.openSettings', 'copydesk.server.path');
    if (chosen === again) await this.restart();
  }

  private async offerLog(message: string): Promise<void> {
    if ((await vscode.window.showErrorMessage(message, 'Show Log')) !== undefined) this.log.show(true);
  }
}

/** Tells the server that the status is welcome. */
const announceStatus: StaticFeature = {
  fillClientCapabilities: (capabilities) => {
    capabilities.experimental = { ...(capabilities.experimental as object), copydeskStatus: true };
  },
  initialize: () => {},
  getState: () => ({ kind: 'static' }),
  clear: () => {},
};
