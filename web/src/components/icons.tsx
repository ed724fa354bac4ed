// Drawn by hand, 20 × 20, in the colour of the text. Always decoration: the words beside them carry the meaning.

import type { ComponentChildren } from 'preact';

export const icon = (children: ComponentChildren) => () => (
  <svg class="icon" viewBox="0 0 20 20" width="20" height="20" aria-hidden="true" focusable="false">
    {children}
  </svg>
);
export const stroke = {
  fill: 'none',
  stroke: 'currentColor',
  'stroke-width': 1.6,
  'stroke-linecap': 'round',
  'stroke-linejoin': 'round',
} as const;

export const PiggyIcon = () => (
  <svg class="icon piggy" viewBox="0 0 28 28" width="28" height="28" aria-hidden="true" focusable="false">
    <path
      {...stroke}
      d="M5 12.5c0-4 3.8-7 8.6-7 1.2 0 2.3.2 3.3.5L20.5 4l-.2 3.6c1.2 1 2.1 2.2 2.5 3.6H25v5.2h-2.6c-.6 1.2-1.5 2.2-2.6 3V23h-3.6v-1.9a12 12 0 0 1-5.2 0V23H7.4v-3.7A7.6 7.6 0 0 1 5 13.8M5 13.4c-1.6 0-2.6-1-2.6-2.6"
    />
    <circle cx="19" cy="11.4" r="1.2" fill="currentColor" />
    <path {...stroke} d="M10.6 9.2c1.7-.7 3.7-.7 5.2 0" />
  </svg>
);
export const ThemeIcon = icon(
  <>
    <circle {...stroke} cx="10" cy="10" r="6.5" />
    <path d="M10 3.5a6.5 6.5 0 0 1 0 13z" fill="currentColor" />
  </>,
);
export const ClockIcon = icon(
  <>
    <circle {...stroke} cx="10" cy="10" r="6.5" />
    <path {...stroke} d="M10 6.2V10l2.6 1.8" />
  </>,
);
export const CloseIcon = icon(<path {...stroke} d="M5 5l10 10M15 5L5 15" />);
export const BackIcon = icon(<path {...stroke} d="M12 5l-5 5 5 5" />);
export const ForwardIcon = icon(<path {...stroke} d="M8 5l5 5-5 5" />);
export const PlusIcon = icon(<path {...stroke} d="M10 5v10M5 10h10" />);
export const MinusIcon = icon(<path {...stroke} d="M5 10h10" />);
export const FitIcon = icon(<path {...stroke} d="M3.5 7V3.5H7M13 3.5h3.5V7M16.5 13v3.5H13M7 16.5H3.5V13" />);
export const DownloadIcon = icon(<path {...stroke} d="M10 3.5v9M6.5 9l3.5 3.5L13.5 9M4 16.5h12" />);
export const StopIcon = icon(<rect x="4.5" y="4.5" width="11" height="11" rx="1.5" fill="currentColor" />);
