import { Tokenizer } from 'htmlparser2';

/** The address of an image in HTML and its place between the quotes. */
export interface ImageAddress {
  /** Index of the first character of the address. */
  start: number;
  /** Index behind its last character. */
  end: number;
  /** As it stands there. */
  url: string;
}

/** The addresses of all images of an HTML, in their order; comments and scripts are passed over. */
export function imageAddresses(html: string): ImageAddress[] {
  const images: ImageAddress[] = [];
  const slice = (start: number, end: number) => html.slice(start, end).toLowerCase();
  const nothing = () => {};
  let isImage = false;
  let attribute = '';
  let start = -1;
  let end = -1;
  const extend = (from: number, to: number) => {
    if (start === -1) start = from;
    end = to;
  };
  const tokenizer = new Tokenizer(
    { xmlMode: false, decodeEntities: false },
    {
      onopentagname: (from, to) => {
        isImage = slice(from, to) === 'img';
      },
      onattribname: (from, to) => {
        attribute = slice(from, to);
        start = -1;
      },
      onattribdata: extend,
      onattribentity: nothing,
      onattribend: () => {
        if (isImage && attribute === 'src' && start !== -1) images.push({ start, end, url: html.slice(start, end) });
      },
      ...{ oncdata: nothing, onclosetag: nothing, oncomment: nothing, ondeclaration: nothing, onend: nothing },
      ...{ onopentagend: nothing, onprocessinginstruction: nothing, onselfclosingtag: nothing, ontext: nothing },
      ontextentity: nothing,
    },
  );
  tokenizer.write(html);
  tokenizer.end();
  return images;
}
