import type { MessagePart } from '@pochtovik/contracts';

/** A node of a message as an IMAP server tells its structure (RFC 9051 section 7.5.2). */
export interface StructureNode {
  /** Absent for a message that is one part. */
  part?: string | undefined;
  type: string;
  parameters?: Readonly<Record<string, string>> | undefined;
  id?: string | undefined;
  encoding?: string | undefined;
  /** Bytes as they lie in the message. */
  size?: number | undefined;
  disposition?: string | undefined;
  dispositionParameters?: Readonly<Record<string, string>> | undefined;
  envelope?: { subject?: string | undefined } | undefined;
  childNodes?: readonly StructureNode[] | undefined;
}

/** A text of a message. */
export interface TextNode {
  part: string;
  encoding: string;
  charset: string;
  /** Bytes as they lie in the message. */
  size: number;
  /** Lines were broken for the way only (RFC 3676). */
  flowed: boolean;
  delSp: boolean;
}

/** One piece of what a message says, in one or both of its forms. */
export interface TextBlock {
  html?: TextNode;
  plain?: TextNode;
}

/** What a message is made of. */
export interface MessageShape {
  texts: TextBlock[];
  files: MessagePart[];
  /** It has more parts, or lies deeper, than is looked at. */
  cut: boolean;
}

const MAX_DEPTH = 20;
const MAX_FILES = 200;
const MAX_TEXTS = 10;
const MAX_NODES = 1000;
/** Parts that say something of other parts only: without the message as it was they say nothing. */
const SEALS = new Set(['application/pgp-signature', 'application/pkcs7-signature', 'application/x-pkcs7-signature']);
const LINE = 76;

/** Sorts the parts of a message into texts and files. @param root null: the server told no structure */
export function messageShape(root: StructureNode | null): MessageShape {
  const shape: MessageShape = { texts: [], files: [], cut: root === null };
  let nodes = 0;

  function walk(node: StructureNode, depth: number): void {
    nodes += 1;
    if (depth > MAX_DEPTH || nodes > MAX_NODES) shape.cut = true;
    else if (node.type === 'multipart/alternative' && node.childNodes) alternatives(node.childNodes, depth);
    else if (node.type.startsWith('multipart/') && node.childNodes)
      for (const part of node.childNodes) walk(part, depth + 1);
    else if (isText(node)) addText({ [node.type === 'text/html' ? 'html' : 'plain']: textOf(node) });
    else addFile(node);
  }

  function alternatives(parts: readonly StructureNode[], depth: number): void {
    const block: TextBlock = {};
    for (const part of parts) {
      if (part.type === 'text/plain' && isText(part)) block.plain ??= textOf(part);
      else if (part.type === 'text/html' && isText(part)) block.html ??= textOf(part);
      else if (part.type.startsWith('multipart/')) related(part, block, depth + 1);
      else if (part.type === 'text/calendar') addFile(part);
    }
    if (block.html || block.plain) addText(block);
  }

  /** A form of the text that has its images with it. */
  function related(node: StructureNode, block: TextBlock, depth: number): void {
    nodes += 1;
    if (depth > MAX_DEPTH || nodes > MAX_NODES) {
      shape.cut = true;
      return;
    }
    for (const part of node.childNodes ?? []) {
      if (part.type.startsWith('multipart/')) related(part, block, depth + 1);
      else if (part.type === 'text/html' && isText(part) && !block.html) block.html = textOf(part);
      else if (part.type === 'text/plain' && isText(part)) block.plain ??= textOf(part);
      else addFile(part);
    }
  }

  function addText(block: TextBlock): void {
    if (shape.texts.length < MAX_TEXTS) shape.texts.push(block);
    else shape.cut = true;
  }

  function addFile(node: StructureNode): void {
    if (SEALS.has(node.type)) return;
    if (shape.files.length < MAX_FILES) shape.files.push(fileOf(node));
    else shape.cut = true;
  }

  if (root) walk(root, 0);
  return shape;
}

/** The node of a part, or null. */
export function nodeAt(root: StructureNode, part: string): StructureNode | null {
  const open: StructureNode[] = [root];
  for (let count = 0; count < MAX_NODES; count += 1) {
    const node = open.pop();
    if (!node) return null;
    if (numberOf(node) === part && !node.type.startsWith('multipart/')) return node;
    if (node.type.startsWith('multipart/')) open.push(...(node.childNodes ?? []));
  }
  return null;
}

function isText({ type, disposition, parameters, dispositionParameters }: StructureNode): boolean {
  if (type !== 'text/plain' && type !== 'text/html') return false;
  return disposition !== 'attachment' && !dispositionParameters?.['filename'] && !parameters?.['name'];
}

function textOf(node: StructureNode): TextNode {
  const { parameters = {} } = node;
  const says = (name: string, value: string) => parameters[name]?.toLowerCase() === value;
  return {
    part: numberOf(node),
    encoding: node.encoding ?? '',
    charset: (parameters['charset'] ?? '').slice(0, 40),
    size: node.size ?? 0,
    flowed: node.type === 'text/plain' && says('format', 'flowed'),
    delSp: says('delsp', 'yes'),
  };
}

function fileOf(node: StructureNode): MessagePart {
  const { parameters, dispositionParameters, envelope, type, size = 0 } = node;
  const contentId = /^<?([^<>\s]{1,1000})>?$/.exec(node.id?.trim() ?? '')?.[1] ?? null;
  const attached = type === 'message/rfc822' ? `${envelope?.subject || 'message'}.eml` : '';
  const name = dispositionParameters?.['filename'] || parameters?.['name'] || attached;
  return {
    part: numberOf(node),
    name: name.slice(0, 1000),
    contentType: type.slice(0, 200),
    contentId,
    inline: node.disposition === 'inline' || (contentId !== null && node.disposition !== 'attachment'),
    bytes: node.encoding === 'base64' ? Math.floor((size * 3 * LINE) / (4 * (LINE + 2))) : size,
  };
}

function numberOf({ part }: StructureNode): string {
  return part ?? '1';
}
