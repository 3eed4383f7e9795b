import { problems } from '../../platform/problem.ts';

/** How surveys can refuse. */
export const refusals = problems('survey', {
  notFound: [404, '没有这个调查'],
  wrongSurvey: [422, '调查还不能提交'],
  wrongTime: [422, '开始或结束的时间不能使用'],
  notEditable: [409, '这个调查不能再改动', '要更正已发布的调查，请先结束它，再发布一个新的。'],
  notInReview: [409, '这个调查不在审核中'],
  ownSurvey: [403, '不能审核自己参与编写的调查'],
  noteMissing: [422, '退回时请写明原因'],
  notOpen: [409, '这个调查不在填写时间内'],
  wrongAnswers: [422, '有题目需要补充或改正', '请改正后再提交，已填写的内容还在。'],
  alreadyAnswered: [409, '这个调查已经填写过', '每人（每个单位）填写一次，提交以后不能修改。'],
});
