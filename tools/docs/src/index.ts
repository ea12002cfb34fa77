export { type Page, pages } from './pages.ts';
