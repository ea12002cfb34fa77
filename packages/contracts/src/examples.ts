/** Values that the examples of contracts share, so that they tell one story: the commercial proposal of deal A. */
export const EXAMPLE = {
  accountId: 31_000_001,
  letterId: '0f8e4d1c2b3a49586776859483a2b1c0',
  resendId: 'a3b4c5d6e7f8091a2b3c4d5e6f708192',
  sendId: '1a2b3c4d5e6f708192a3b4c5d6e7f809',
  templateId: '2b3c4d5e6f708192a3b4c5d6e7f8091a',
  triggerId: '3c4d5e6f708192a3b4c5d6e7f8091a2b',
  mailboxId: '4d5e6f708192a3b4c5d6e7f8091a2b3c',
  executionId: '5e6f708192a3b4c5d6e7f8091a2b3c4d',
  repeatedExecutionId: '6e6f708192a3b4c5d6e7f8091a2b3c4d',
  hookId: '6f708192a3b4c5d6e7f8091a2b3c4d5e',
  hitId: '708192a3b4c5d6e7f8091a2b3c4d5e6f',
  commandId: '8192a3b4c5d6e7f8091a2b3c4d5e6f70',
  linkId: '92a3b4c5d6e7f8091a2b3c4d5e6f7081',
  bulkSendId: 'c4d5e6f708192a3b4c5d6e7f8091a2b3',
  attachmentId: 'b3c4d5e6f708192a3b4c5d6e7f8091a2',
  draftId: 'c4d5e6f708192a3b4c5d6e7f8091a2b3',
  userId: 7_001,
  leadId: 5_001,
  contactId: 6_001,
  companyId: 6_501,
  pipelineId: 8_001,
  statusId: 8_103,
  time: '2026-11-23T09:00:00.000Z',
  messageId: '<0f8e4d1c2b3a49586776859483a2b1c0@company.test>',
} as const;

/** The letter of the examples, as {@link LetterContext}. */
export const EXAMPLE_LETTER = {
  letterId: EXAMPLE.letterId,
  sendId: EXAMPLE.sendId,
  entity: { type: 'lead' as const, id: EXAMPLE.leadId },
  templateId: EXAMPLE.templateId,
  templateName: 'Коммерческое предложение',
  subject: 'Коммерческое предложение для Анны',
  actions: {
    sent: [{ triggerId: EXAMPLE.triggerId }],
    opened: [],
    notOpened: [{ triggerId: EXAMPLE.triggerId, afterSeconds: 86_400 }],
    failed: [],
  },
  origin: { type: 'digital-pipeline' as const, hookId: EXAMPLE.hookId },
};
