import { env, ThemeIcon, Uri, window, type LogOutputChannel } from 'vscode';
import { whoAmI } from '../../hub/who-am-i';
import { problemText } from '../problems';
import { hasToolsToken, type HubAccount } from './account';

/** Asks for a token until the hub knows it, or the user leaves. The box stays open meanwhile. */
export async function signIn(account: HubAccount, log: LogOutputChannel): Promise<void> {
  const { endpoint } = await account.access();
  const createToken = { iconPath: new ThemeIcon('link-external'), tooltip: 'Create a Token on the Hub' };
  const input = window.createInputBox();
  input.title = 'Sign In to Hugging Face';
  input.password = true;
  input.ignoreFocusOut = true;
  input.placeholder = 'hf_…';
  input.prompt = `A token with read permission from ${endpoint}/settings/tokens. ${
    hasToolsToken() ? 'Until you sign in, that of HF_TOKEN or of huggingface-cli is used.' : ''
  }`.trim();
  input.buttons = [createToken];
  const closed = new AbortController();
  const check = async (): Promise<boolean> => {
    const token = input.value.trim();
    if (token === '') return false;
    input.busy = true;
    input.enabled = false;
    try {
      const { name } = await whoAmI(await account.access(token), closed.signal);
      if (closed.signal.aborted) return false;
      await account.keep(token);
      log.info(`Signed in to ${endpoint} as ${name}`);
      void window.showInformationMessage(`Signed in to Hugging Face as ${name}.`);
      return true;
    } catch (error) {
      input.validationMessage = problemText(error);
      return false;
    } finally {
      input.busy = false;
      input.enabled = true;
    }
  };
  await new Promise<void>((resolve) => {
    input.onDidChangeValue(() => (input.validationMessage = undefined));
    input.onDidTriggerButton(() => void env.openExternal(Uri.parse(`${endpoint}/settings/tokens`)));
    input.onDidAccept(() => void check().then((done) => done && resolve()));
    input.onDidHide(() => resolve());
    input.show();
  });
  closed.abort();
  input.dispose();
}

/** Forgets the token. Says so where another one is used from now on. */
export async function signOut(account: HubAccount): Promise<void> {
  if (!(await account.isSignedIn())) {
    void window.showInformationMessage('You are not signed in to Hugging Face.');
    return;
  }
  await account.forget();
  void window.showInformationMessage(
    hasToolsToken()
      ? 'Signed out of Hugging Face. The token of HF_TOKEN or of huggingface-cli is used from now on.'
      : 'Signed out of Hugging Face.',
  );
}
