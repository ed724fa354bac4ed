// All that the server has told in sentences, newest first.

import { Dialog } from '../components/basics';
import { clock, minute, zoneLetters } from '../model/time';
import * as say from '../words-notices';
import { dialog, zone } from './desk';
import { marks } from './notice-banners';
import { keyOf } from './notices';
import { notices } from './trading-desk';

export function NoticeList() {
  const all = notices.value;
  if (all.length === 0) return <p class="empty-line">{say.none}</p>;
  return (
    <div class="table-region notices-region" role="region" aria-label={say.title} tabIndex={0}>
      <table class="plain notices-table">
        <thead>
          <tr>
            <th scope="col">
              {say.columns.time} {zoneLetters(Date.now(), zone.value)}
            </th>
            <th scope="col">{say.columns.level}</th>
            <th scope="col">{say.columns.text}</th>
          </tr>
        </thead>
        <tbody>
          {all.map((one) => (
            <tr key={keyOf(one)}>
              <td class="mono">
                {minute(Date.parse(one.time), zone.value)}
                {clock(Date.parse(one.time), zone.value).slice(5)}
              </td>
              <td class={`level-${one.level}`}>
                <span aria-hidden="true">{marks[one.level]}</span> {say.levels[one.level]}
              </td>
              <td>{one.text}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

export const NoticesDialog = () => (
  <Dialog title={say.title} onClose={() => (dialog.value = null)} wide>
    <NoticeList />
  </Dialog>
);
