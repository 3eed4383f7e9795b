/** Every operation that leaves an audit entry: its code and how it is called on screen. A closed list. */
export const operations = {
  'identity.enter': '登录',
  'identity.leave': '退出登录',
  'identity.leave-everywhere': '退出全部登录',
  'identity.activate': '设置密码',
  'identity.send-code': '发送短信验证码',
  'identity.change-password': '修改密码',
  'identity.care-mode': '切换关怀版',
  'notice.read': '阅读消息',
  'document.issue': '开具证明',
  'document.download': '下载证明',
  'contribution.import-roster': '导入花名册',
  'contribution.carry-over': '沿用上月清册',
  'contribution.discard': '放弃清册',
  'contribution.confirm': '汇缴核定',
  'contribution.pay-from-unallocated': '用未分摊余额缴款',
  'contribution.post': '汇缴入账',
  'settlement.receive': '收到到账通知',
  'settlement.settle': '处理到账',
  'casework.open': '开始申请',
  'casework.save-draft': '保存申请草稿',
  'casework.make-resume-code': '生成续办码',
  'casework.submit': '提交申请',
  'casework.to-review': '转人工审核',
  'casework.hold': '等待核验',
  'casework.release': '核验后继续',
  'casework.decide': '审核决定',
  'casework.execute': '开始办理',
  'casework.finish': '办结',
  'casework.fail': '办理未成功',
  'casework.cancel': '撤销申请',
  'casework.take': '领取业务',
  'casework.view': '查看业务',
  'casework.ask-for-human': '要求人工审核',
  'casework.resume': '按续办码接续办理',
  'casework.list-of-subject': '查看职工或单位的业务',
  'casework.search': '查找业务',
  'casework.escalate': '超时督办',
  'report.search': '查找职工或单位',
  'report.view-person': '查看职工信息',
  'report.unmask': '查看未脱敏信息',
} as const;
export type Operation = keyof typeof operations;
export type SubjectKind =
  | 'person'
  | 'employer'
  | 'staff'
  | 'remittance'
  | 'receipt'
  | 'paper'
  | 'session'
  | 'search'
  | 'case'
  | 'attachment'
  | 'visit';
