// For what counts seconds: the time now, once a second while the page is seen.

import { useEffect, useState } from 'preact/hooks';

export function useSeconds(): number {
  const [now, setNow] = useState(Date.now());
  useEffect(() => {
    const timer = setInterval(() => document.visibilityState === 'visible' && setNow(Date.now()), 1000);
    return () => clearInterval(timer);
  }, []);
  return now;
}
