import { USUAL_LETTER } from './usual-letter.ts';

/** The usual letter without the custom fields that the emulator's accounts lack, with a link and a sheet of styles as real ones have. */
export const BENCH_HTML = `<style>p{color:#333}.button{background:#08f}@media(max-width:600px){p{font-size:18px}}</style>
${USUAL_LETTER.replaceAll(/\{(lead|contact)\.cf\.\d+[^}]*\}/g, '{account.name}')}
<p><a class="button" href="{triggerlink:8}">Подтвердить</a> <a href="{unsubscribe_link}">Отписаться</a></p>`;
