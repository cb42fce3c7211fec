import { commands, env, Uri, window, type LogOutputChannel } from 'vscode';
import { HubError } from '../hub/hub-error';
import { commandIds } from './identifiers';
import { messageOf } from './log';

/** What is wrong and what to do about it, on one line. */
export function problemText(error: unknown): string {
  const advice =
    error instanceof Error && 'advice' in error && typeof error.advice === 'string' ? error.advice : '';
  return [messageOf(error).replace(/[.:]?\s*$/, advice === '' ? '' : '.'), advice].filter(Boolean).join(' ');
}

/** Where everything that goes wrong in a command ends: the log, and a message with what can be done about it. */
export async function showProblem(log: LogOutputChannel, error: unknown): Promise<void> {
  const text = problemText(error);
  log.error(text);
  const actions = actionsFor(error);
  const chosen = await window.showErrorMessage(text, ...actions.map(({ title }) => title));
  await actions.find(({ title }) => title === chosen)?.run();
}

interface Action {
  readonly title: string;
  readonly run: () => Thenable<unknown>;
}

function actionsFor(error: unknown): Action[] {
  if (!(error instanceof HubError)) return [];
  const { problem, page } = error;
  const asksForToken = problem === 'gated' || problem === 'unauthorised' || problem === 'not-found';
  return [
    ...(page === undefined
      ? []
      : [
          {
            title: page.includes('/datasets/') ? 'Open Dataset Page' : 'Open Model Page',
            run: () => env.openExternal(Uri.parse(page)),
          },
        ]),
    ...(asksForToken ? [{ title: 'Sign In', run: () => commands.executeCommand(commandIds.signIn) }] : []),
  ];
}
