"""The words of rosters: how columns are headed, and which tag a class is known by.

The first heading of a column is the usual one. A word that is not here is refused, never guessed.
"""

from __future__ import annotations

from canteen.rules.person import ABILITY, ABLE, GRADES, LIVING

HEADINGS = {
    "name": ("姓名", "老人姓名", "老年人姓名", "人员姓名", "名字"),
    "sex": ("性别",),
    "id_number": (
        "身份证号码",
        "身份证号",
        "身份证",
        "身份证件号码",
        "身份证件号",
        "公民身份号码",
        "公民身份证号码",
        "居民身份证号码",
        "居民身份证号",
        "身份号码",
        "证件号码",
        "证件号",
    ),
    "born": ("出生年月", "出生日期", "出生年月日", "出生时间", "生日"),
    "community": (
        "户籍所在社区",
        "户籍社区",
        "户籍所在村社区",
        "所在社区",
        "所属社区",
        "社区",
        "村社区",
        "社区名称",
    ),
    "address": (
        "现住址",
        "现居住地址",
        "现居住地",
        "居住地址",
        "家庭住址",
        "家庭地址",
        "详细住址",
        "详细地址",
        "住址",
        "地址",
    ),
    "phone": ("联系电话", "电话", "电话号码", "手机", "手机号", "手机号码", "联系方式", "本人电话"),
    "hardship": (
        "困难类别",
        "困难类型",
        "困难身份",
        "困难对象类别",
        "救助类别",
        "人员类别",
        "对象类别",
        "身份类别",
        "类别",
    ),
    "living": ("居住状况", "居住情况", "居住类型", "居住状态"),
    "ability": ("失能等级", "失能程度", "失能情况", "能力等级", "能力评估等级", "老年人能力等级", "评估等级"),
    "assessed": ("评估日期", "评估时间", "能力评估日期", "失能评估日期"),
    "certificate": ("残疾证号", "残疾证号码", "残疾证编号", "残疾人证号", "残疾人证号码", "残疾证"),
    "grade": ("残疾等级", "残疾级别", "残疾程度"),
    "begins": (
        "类别起始日期",
        "类别开始日期",
        "类别起始时间",
        "起始日期",
        "开始日期",
        "认定日期",
        "享受起始日期",
    ),
    "ends": (
        "类别终止日期",
        "类别结束日期",
        "类别截止日期",
        "类别终止时间",
        "终止日期",
        "结束日期",
        "截止日期",
        "到期日期",
    ),
    "diet": ("饮食禁忌", "饮食要求", "忌口", "禁忌"),
    "remark": ("备注", "备注说明"),
}
FIELD_OF = {heading: field for field, headings in HEADINGS.items() for heading in headings}

FIELDS = tuple(HEADINGS)
NEEDED = ("name", "id_number")
DECIDING = ("hardship", "ability")  # a roster without them says so: whole groups would lose their subsidy
REPEATABLE = frozenset(("community", "address", "phone", "diet", "remark"))  # two of them: the first counts

BLANKS = frozenset(("", "无", "没有", "/", "\\", "-", "--", "—", "——", "空"))
OPEN_ENDS = frozenset(("长期", "长期有效", "永久", "至今", "无固定期限"))

HARDSHIP_WORDS = {
    "特困人员": "特困",
    "特困": "特困",
    "特困对象": "特困",
    "特困供养人员": "特困",
    "特困供养": "特困",
    "分散供养特困人员": "特困",
    "分散特困人员": "特困",
    "散居特困人员": "特困",
    "散居特困": "特困",
    "低保对象": "低保",
    "低保": "低保",
    "低保户": "低保",
    "低保人员": "低保",
    "低保家庭": "低保",
    "城市低保": "低保",
    "农村低保": "低保",
    "城乡低保": "低保",
    "最低生活保障": "低保",
    "最低生活保障对象": "低保",
    "最低生活保障家庭": "低保",
    "低保边缘家庭": "低保边缘",
    "低保边缘家庭成员": "低保边缘",
    "低保边缘对象": "低保边缘",
    "低保边缘人员": "低保边缘",
    "低保边缘户": "低保边缘",
    "低保边缘": "低保边缘",
    "最低生活保障边缘家庭": "低保边缘",
    "最低生活保障边缘家庭成员": "低保边缘",
    "刚性支出困难家庭": "刚性支出困难",
    "刚性支出困难家庭成员": "刚性支出困难",
    "刚性支出困难对象": "刚性支出困难",
    "刚性支出困难": "刚性支出困难",
    "计划生育特殊家庭": "计生特殊",
    "计划生育特殊家庭成员": "计生特殊",
    "计划生育特殊困难家庭": "计生特殊",
    "计生特殊家庭": "计生特殊",
    "计生特殊困难家庭": "计生特殊",
    "计生特殊": "计生特殊",
    "低收入家庭": "低收入",
    "低收入对象": "低收入",
    "低收入": "低收入",
    "优抚对象": "优抚",
    "重点优抚对象": "优抚",
    "优抚人员": "优抚",
    "优抚": "优抚",
}

ABILITY_WORDS = {
    **{tag: tag for tag in (ABLE, *ABILITY)},
    "完好": ABLE,
    "轻度失能": "失能轻度",
    "中度失能": "失能中度",
    "重度失能": "失能重度",
    "完全失能": "失能完全",
    "轻度": "失能轻度",
    "中度": "失能中度",
    "重度": "失能重度",
    "完全": "失能完全",
}

GRADE_WORDS = {
    word: tag
    for number, (sign, tag) in enumerate(zip("一二三四", GRADES, strict=True), start=1)
    for word in (f"{sign}级", f"{number}级", sign, str(number), tag)
}

LIVING_WORDS: dict[str, str] = {
    **{tag: tag for tag in LIVING},
    **{f"{tag}老人": tag for tag in LIVING},
    **{f"{tag}老年人": tag for tag in LIVING},
    **dict.fromkeys(("正常", "同住", "非独居", "与配偶同住", "与子女同住", "与家人同住", "与亲属同住"), ""),
}

WORDS = {"hardship": HARDSHIP_WORDS, "ability": ABILITY_WORDS, "grade": GRADE_WORDS, "living": LIVING_WORDS}

SEX_WORDS = {"男": "男", "女": "女", "男性": "男", "女性": "女"}

KNOWN = {
    "hardship": (
        "特困人员",
        "低保对象",
        "低保边缘家庭",
        "刚性支出困难家庭",
        "计划生育特殊家庭",
        "低收入家庭",
        "优抚对象",
    ),
    "ability": (ABLE, "轻度失能", "中度失能", "重度失能", "完全失能"),
    "grade": ("一级", "二级", "三级", "四级"),
    "living": LIVING,
    "sex": ("男", "女"),
}

FOOTER = (
    "填表",
    "填报",
    "制表",
    "审核人",
    "复核人",
    "审批人",
    "经办人",
    "单位负责人",
    "负责人",
    "合计",
    "总计",
    "小计",
    "备注:",
    "注:",
    "说明:",
)
