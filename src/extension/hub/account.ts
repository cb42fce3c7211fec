import { EventEmitter, type Disposable, type SecretStorage } from 'vscode';
import { hubAccess, type HubAccess } from '../../hub/access';
import { setSignedInContext } from '../identifiers';
import { readSettings } from '../settings';

/** The only place where the token is kept. */
const tokenKey = 'rewardbench.hubToken';

/** Who asks the hub, and where it is. */
export class HubAccount implements Disposable {
  private readonly changed = new EventEmitter<void>();
  private readonly subscription: Disposable;

  /** Somebody signed in or out, perhaps in another window. */
  readonly onDidChange = this.changed.event;

  constructor(private readonly secrets: SecretStorage) {
    this.subscription = secrets.onDidChange(({ key }) => {
      if (key === tokenKey) void this.announce();
    });
    void this.announce();
  }

  /**
   * For every question to the hub. Without a token of the user's own, the one of `HF_TOKEN` or of the file that
   * `huggingface-cli login` writes is used.
   * @param candidate a token to try instead
   */
  async access(candidate?: string): Promise<HubAccess> {
    const token = candidate ?? (await this.secrets.get(tokenKey));
    const endpoint = readSettings().hubEndpoint.trim().replace(/\/+$/, '');
    return hubAccess({
      // VS Code's own heeds its proxy and certificate settings.
      fetch: globalThis.fetch,
      ...(token !== undefined && { token }),
      ...(endpoint !== '' && { endpoint }),
    });
  }

  async isSignedIn(): Promise<boolean> {
    return (await this.secrets.get(tokenKey)) !== undefined;
  }

  async keep(token: string): Promise<void> {
    await this.secrets.store(tokenKey, token);
  }

  async forget(): Promise<void> {
    await this.secrets.delete(tokenKey);
  }

  dispose(): void {
    this.subscription.dispose();
    this.changed.dispose();
  }

  private async announce(): Promise<void> {
    await setSignedInContext(await this.isSignedIn());
    this.changed.fire();
  }
}

/** Whether Hugging Face's own tools have left a token on this machine. */
export const hasToolsToken = (): boolean => hubAccess().token !== undefined;
