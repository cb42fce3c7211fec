import { commands, window, workspace } from 'vscode';

/** Whether a model may be run here. Where not, says so and offers the way to change that. */
export function startsInTrust(what: string): boolean {
  if (workspace.isTrusted) return true;
  void window
    .showWarningMessage(`${what} needs a trusted workspace.`, 'Manage Workspace Trust')
    .then((choice) => choice && commands.executeCommand('workbench.trust.manage'));
  return false;
}
