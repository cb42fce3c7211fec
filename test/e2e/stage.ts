import { rmSync } from 'node:fs';
import { test } from 'node:test';
import { launchBrowser } from '../vscode-host/browser';
import { installVscodeHost } from '../vscode-host/install';
import { startServer, type ServerOptions, type VscodeServer } from '../vscode-host/server';
import { Workbench } from './workbench';

/** A VS Code server, a browser, and the workbench in it. */
export interface Stage {
  readonly workbench: Workbench;
  readonly server: VscodeServer;
  /** Ends all of it, and deletes what it stood on. */
  close(): Promise<void>;
}

export interface StageOptions extends ServerOptions {
  readonly workspace: string;
  /** Folder of an extension under development; absent = only what is installed. */
  readonly extension?: string;
  /** To be deleted at the end; the workspace unless told otherwise. */
  readonly temporary?: readonly string[];
}

export async function openStage(options: StageOptions): Promise<Stage> {
  const { workspace, extension, temporary = [workspace], ...serverOptions } = options;
  installVscodeHost();
  const server = await startServer(serverOptions);
  const browser = await launchBrowser();
  const close = async (): Promise<void> => {
    await browser.close();
    await server.stop();
    for (const folder of temporary) rmSync(folder, { recursive: true, force: true });
  };
  try {
    const url = server.url({ folder: workspace, ...(extension !== undefined && { extension }) });
    return { workbench: await Workbench.open(browser, url), server, close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** Makes tests that leave a picture of the workbench where they fail. */
export const stepsOn =
  (workbench: () => Workbench, afterFailure: () => Promise<void> = () => Promise.resolve()) =>
  (name: string, body: () => Promise<void>): void => {
    void test(name, async () => {
      try {
        await body();
      } catch (error) {
        await workbench().screenshot(`failure-${name.replace(/\W+/g, '-')}`);
        await afterFailure();
        throw error;
      }
    });
  };
