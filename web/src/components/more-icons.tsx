// Icons of what comes later.

import { icon, stroke } from './icons';

export const TrashIcon = icon(<path {...stroke} d="M4 6h12M8 6V4h4v2M6 6l.7 10h6.6L14 6" />);
export const FileIcon = icon(<path {...stroke} d="M6 2.8h5.5L15 6.3v10.9H6zM11 3v4h4" />);
export const WaveIcon = icon(<path {...stroke} d="M2.5 12l3-4 3 5 3-8 3 9 3-5" />);
