/** The caller gave no address for a trigger link that the template uses. Code `TRIGGER_LINK_MISSING`. */
export class TriggerLinkMissingError extends Error {
  override readonly name = 'TriggerLinkMissingError';
  readonly code = 'TRIGGER_LINK_MISSING';
  readonly linkNumber: number;

  constructor(linkNumber: number) {
    super(
      `No address was given for {triggerlink:${linkNumber}}; give one for each number of triggerLinksOf(template).`,
    );
    this.linkNumber = linkNumber;
  }
}

/** The text came out longer than the caller allows. Code `OUTPUT_LIMIT`. */
export class OutputLimitError extends Error {
  override readonly name = 'OutputLimitError';
  readonly code = 'OUTPUT_LIMIT';

  constructor(maxLength: number) {
    super(`The text would be longer than ${maxLength} characters: make the lists in it shorter.`);
  }
}
