// Style sheets are imported for their effect: Vite gathers them into the one CSS file of the page.
declare module '*.css';
