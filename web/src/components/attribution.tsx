// The link that the chart library's licence asks for, under every chart.

import * as words from '../words';

export function Attribution() {
  return (
    <a
      class="attribution"
      href={words.attributionAddress}
      target="_blank"
      rel="noreferrer noopener"
      title={words.notice}
    >
      {words.attribution}
    </a>
  );
}
