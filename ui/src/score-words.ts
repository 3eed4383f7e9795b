/** What the scores of one to five are called, in every rating of the centre; satisfied is from 基本满意 on. */
export const scoreWords = ['非常不满意', '不满意', '基本满意', '满意', '非常满意'] as const;
