// The text of web/licenses.txt, as it is shown in Help.
import text from '../../licenses.txt?raw';

export const licences = text;
