import * as comments from '../../operations/comments.ts';
import type { ToolHandler } from '../../operations/handlerTypes.ts';
import { formatDateInZone } from '../../operations/timeZoneDates.ts';

export const add_comment: ToolHandler<'add_comment'> = async (context, input) => {
  const { comment } = await comments.add_comment(context, input);
  const { user } = context.actor;
  return {
    comment: {
      id: comment.id,
      by: user.name,
      at: formatDateInZone(user.time_zone, comment.createdAt),
      content: comment.content,
    },
  };
};
