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
  'loan.keep-estate': '登记或修改合作楼盘',
  'contribution.business-draft': '提交单位业务',
  'contribution.business-confirm': '确认单位业务',
  'contribution.business-discard': '放弃单位业务',
  'settlement.receive': '收到到账通知',
  'settlement.settle': '处理到账',
  'evidence.consent': '授权查询',
  'evidence.revoke-consent': '撤回查询授权',
  'evidence.query': '向数据源核验',
  'evidence.recheck': '重新核验',
  'report.search': '查找职工或单位',
  'report.view-person': '查看职工信息',
  'report.unmask': '查看未脱敏信息',
  'report.export': '导出列表',
  'report.cancel-export': '取消导出',
  'report.download-export': '下载导出的文件',
} as const;
export type Operation = keyof typeof operations;
export type SubjectKind =
  | 'person'
  | 'employer'
  | 'staff'
  | 'remittance'
  | 'estate'
  | 'business'
  | 'receipt'
  | 'paper'
  | 'session'
  | 'search'
  | 'export';
