import { problems } from '../../../platform/problem.ts';

/** How the counter's business for an employer can be refused. */
export const refusals = problems('counter-business', {
  notFound: [404, '未找到该笔柜面代办业务'],
  paperMissing: [422, '还没有上传单位盖章的确认书'],
  paperOutdated: [409, '确认书的内容已与现在不同'],
  inReview: [409, '该业务正由柜面代办复核'],
});
