import { Tokenizer } from 'htmlparser2';

/** Where an image was pasted into HTML: the place of its address between the quotes, and the address. */
export interface PastedImage {
  /** Index of the first character of the address. */
  start: number;
  /** Index behind its last character. */
  end: number;
  /** `data:…` as it stands there. */
  url: string;
}

/** The images of an HTML whose bytes stand in it as `data:` addresses (RFC 2397), in their order; comments and scripts are passed over. */
export function pastedImages(html: string): PastedImage[] {
  if (!/data:/i.test(html)) return [];
  const images: PastedImage[] = [];
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
        if (!isImage || attribute !== 'src' || start === -1) return;
        const url = html.slice(start, end);
        if (/^\s*data:/i.test(url)) images.push({ start, end, url });
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

/** The HTML with the address of each image replaced; every other character stays. @param addresses one an image, in their order */
export function withAddresses(html: string, images: readonly PastedImage[], addresses: readonly string[]): string {
  let done = '';
  let at = 0;
  for (const [index, { start, end }] of images.entries()) {
    done += html.slice(at, start) + (addresses[index] ?? '');
    at = end;
  }
  return done + html.slice(at);
}
