import { signUserId, unsubscribePurpose } from '../../auth/userLinkSignature.ts';
import type { EmailRecipient } from '../../db/queries/emailRecipients.ts';
import type { OutgoingEmailRow } from '../../db/schema.ts';
import type { MailMessage } from '../../mail/mailer.ts';
import { sanitizeName } from '../../mail/sanitizeName.ts';
import type { EmailContents } from './loadEmailContents.ts';
import { type NotificationEmailTexts, notificationEmailTexts } from './notificationEmailTexts.ts';

const maxListed = 50;
const maxAuthors = 3;

interface Rendering {
  publicUrl: string;
  /** Signs the links. */
  signingKey: string;
  /** Where a reply becomes a comment; undefined: nowhere. */
  replyTo?: string | undefined;
}

/** The email in the recipient's language. Emails about one task have the same subject and belong to one thread. */
export function renderNotificationEmail(
  { id, is_digest }: Pick<OutgoingEmailRow, 'id' | 'is_digest'>,
  { id: userId, email, language }: EmailRecipient,
  contents: readonly [EmailContents, ...EmailContents[]],
  { publicUrl, signingKey, replyTo }: Rendering,
): MailMessage {
  const texts = notificationEmailTexts[language ?? 'en'];
  const { hostname } = new URL(publicUrl);
  const unsubscribeUrl = `${publicUrl}/api/email-unsubscribe/${signUserId(userId, unsubscribePurpose, signingKey)}`;
  const [first] = contents;
  const isDigest = is_digest === 1;
  const threadId = isDigest
    ? `digest.${userId}`
    : `${first.task ? 'task' : 'space'}.${first.task?.id ?? first.spaceId}`;
  const body = isDigest ? renderDigest(contents, texts, publicUrl) : renderOne(first, texts, publicUrl);
  const footer = [
    ...(replyTo === undefined ? [] : [texts.canReply]),
    texts.settings(`${publicUrl}/settings`),
    texts.unsubscribe(unsubscribeUrl),
  ];
  return {
    to: email,
    subject: isDigest ? texts.digestSubject(contents.length) : getSubject(first, texts),
    text: [...body, footer.join('\n')].join('\n\n'),
    thread: { messageId: `<${id}@${hostname}>`, references: `<${threadId}@${hostname}>` },
    headers: {
      'List-Unsubscribe': `<${unsubscribeUrl}>`,
      'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
    },
    ...(replyTo !== undefined && { replyTo }),
  };
}

function getSubject({ task, spaceName }: EmailContents, texts: NotificationEmailTexts): string {
  return task ? `[${task.ref}] ${task.title}` : texts.spaceSubject(sanitizeName(spaceName));
}

function renderOne(contents: EmailContents, texts: NotificationEmailTexts, publicUrl: string): string[] {
  const { task, comments } = contents;
  const paragraphs = [formatWhat(contents, texts)];
  for (const { author, text, isCut } of comments) {
    const quoted = `${text}${isCut ? texts.cut : ''}`.split('\n').map((line) => `> ${line}`.trimEnd());
    paragraphs.push([texts.commentBy(sanitizeName(author)), ...quoted].join('\n'));
  }
  if (task) paragraphs.push(`${task.title}\n${getPlace(contents)}\n${publicUrl}/t/${task.ref}`);
  return paragraphs;
}

function renderDigest(contents: readonly EmailContents[], texts: NotificationEmailTexts, publicUrl: string): string[] {
  const paragraphs: string[] = [];
  const listed = Map.groupBy(contents.slice(0, maxListed), getPlace);
  for (const [place, items] of listed) {
    paragraphs.push(`— ${place} —`);
    for (const item of items) {
      const { task } = item;
      const what = formatWhat(item, texts);
      paragraphs.push(task ? `${task.ref} ${task.title}\n${what}\n${publicUrl}/t/${task.ref}` : what);
    }
  }
  if (contents.length > maxListed) paragraphs.push(`+ ${contents.length - maxListed}`);
  paragraphs.push(texts.inbox(`${publicUrl}/inbox`));
  return paragraphs;
}

function getPlace({ task, spaceName }: EmailContents): string {
  return task ? `${sanitizeName(spaceName)} · ${sanitizeName(task.projectName)}` : sanitizeName(spaceName);
}

/** For example `Ana and Ben: You were mentioned. The task was changed.` */
function formatWhat({ kinds, authors }: EmailContents, texts: NotificationEmailTexts): string {
  const what = kinds.map((kind) => texts.kinds[kind]).join(' ');
  if (authors.length === 0) return what;
  const names = authors.slice(0, maxAuthors).map(sanitizeName);
  return `${texts.names(names, authors.length > maxAuthors)}: ${what}`;
}
