// A desk that has said nothing: what that means, and where to go.

import type { Mode } from '../api/desk';
import { Skeleton } from '../components/basics';
import { later } from '../words-later';
import { follow, server } from './desk';

const say = later.folio;

export function NoDesk({ mode }: { mode: Mode }) {
  // Before the first words of the server nobody knows whether there is one.
  if (server.value.build === null) return <Skeleton shape="lines" />;
  return (
    <p class="empty-line">
      {say.noDesk[mode]} {say.noDeskHelp[mode]}
      {mode === 'live' && (
        <>
          {' '}
          <a {...follow({ name: 'settings', anchor: 'api-keys' })}>{say.toSettings}</a>
        </>
      )}
    </p>
  );
}
