import { repositoryText, parseRepository, type Repository, type RepositoryKind } from '../../hub/repository';
import { searchHub, type HubListing } from '../../hub/search';
import { rounded } from '../numbers';
import { problemText } from '../problems';
import type { LiveSearch } from '../quick-pick/live-search';
import { separator, type Choice } from '../quick-pick/pick';
import type { HubAccount } from './account';

const mostListed = 30;

/** The hub's repositories of a kind, for a quick pick; `org/name[@revision]` can always be chosen as typed. */
export function hubSearch(account: HubAccount, kind: RepositoryKind): LiveSearch<Repository> {
  return {
    typed: (text) => {
      const repository = /[/@]/.test(text) ? parseRepository(text, kind) : undefined;
      if (!repository) return [];
      const label = `$(cloud-download) ${repositoryText(repository)}`;
      return [
        separator('as typed'),
        { label, description: 'from the Hugging Face hub', alwaysShow: true, value: repository },
      ];
    },
    find: async (text, signal) => {
      const [query = ''] = text.split('@');
      try {
        const access = await account.access();
        if (access.offline) return [note('$(debug-disconnect) Offline', 'HF_HUB_OFFLINE is set')];
        const found = await searchHub(kind, query, { access, limit: mostListed, signal });
        if (found.length === 0) return [note('Nothing of this name on the hub', '')];
        return [separator('Hugging Face hub'), ...found.map((listing) => toChoice(listing, kind))];
      } catch (error) {
        return [note('$(warning) The hub cannot be searched', problemText(error))];
      }
    },
  };
}

function toChoice(listing: HubListing, kind: RepositoryKind): Choice<Repository> {
  const { name, downloads, likes } = listing;
  const facts = [
    `${rounded(downloads)} downloads`,
    `${rounded(likes)} likes`,
    ...(listing.gated ? ['gated'] : []),
    ...(listing.private ? ['private'] : []),
  ];
  return { label: name, description: facts.join(' · '), alwaysShow: true, value: { kind, name } };
}

/** A line that says something and cannot be chosen. */
const note = (label: string, detail: string): Choice<never> => ({
  label,
  ...(detail !== '' && { detail }),
  alwaysShow: true,
});
