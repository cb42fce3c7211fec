import { ThemeIcon } from 'vscode';
import { HubError } from '../../hub/hub-error';
import { repositoryText, parseRepository, type Repository, type RepositoryKind } from '../../hub/repository';
import { searchHub, type HubListing } from '../../hub/search';
import { rounded } from '../numbers';
import { problemText } from '../problems';
import type { LiveSearch } from '../quick-pick/live-search';
import type { Choice } from '../quick-pick/pick';
import type { HubAccount } from './account';

const mostListed = 30;
/** Tells them from what is on this machine: a quick pick shows no separators while one types. */
const iconPath = new ThemeIcon('cloud-download');

/** The hub's repositories of a kind, for a quick pick; `org/name[@revision]` can always be chosen as typed. */
export function hubSearch(account: HubAccount, kind: RepositoryKind): LiveSearch<Repository> {
  return {
    typed: (text) => {
      const repository = /[/@]/.test(text) ? parseRepository(text, kind) : undefined;
      if (!repository) return [];
      const label = repositoryText(repository);
      return [
        { label, description: 'as typed, from the hub', iconPath, alwaysShow: true, value: repository },
      ];
    },
    find: async (text, signal) => {
      const [query = ''] = text.split('@');
      try {
        const access = { ...(await account.access()), wait: giveUp };
        if (access.offline) return [note('$(debug-disconnect) Offline', 'HF_HUB_OFFLINE is set')];
        const found = await searchHub(kind, query, { access, limit: mostListed, signal });
        if (found.length === 0) return [note('Nothing of this name on the hub', '')];
        return found.map((listing) => toChoice(listing, kind));
      } catch (error) {
        return [note('$(warning) The hub cannot be searched', problemText(error))];
      }
    },
  };
}

/** Whoever types does not wait half a minute for another try. */
const giveUp = (): Promise<never> =>
  Promise.reject(new HubError('network', 'The hub does not answer at the moment.', 'Type on to ask again.'));

function toChoice(listing: HubListing, kind: RepositoryKind): Choice<Repository> {
  const { name, downloads, likes } = listing;
  const facts = [
    `${rounded(downloads)} downloads`,
    `${rounded(likes)} likes`,
    ...(listing.gated ? ['gated'] : []),
    ...(listing.private ? ['private'] : []),
  ];
  return { label: name, description: facts.join(' · '), iconPath, alwaysShow: true, value: { kind, name } };
}

/** A line that says something and cannot be chosen. */
const note = (label: string, detail: string): Choice<never> => ({
  label,
  ...(detail !== '' && { detail }),
  alwaysShow: true,
});
