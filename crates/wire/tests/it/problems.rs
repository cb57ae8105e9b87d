//! 各种坏文件 — each kind of bad input gets its own code and a sentence that names the place.

use std::io::{Cursor, Write};

use rust_xlsxwriter::{Formula, Workbook};
use vocab::Lang;
use wire::records::{Format, MAX_BYTES, Problem, check_length};

use crate::samples::{number, try_csv, try_read};

/// The lines of the problems of a file, in Chinese, each with its code.
#[track_caller]
fn check(bytes: &[u8], format: Format, expected: &[&str]) {
    let problems = try_read(bytes, format).expect_err("a bad file");
    let lines: Vec<String> = problems.iter().map(line).collect();
    assert_eq!(lines, expected, "{:#?}", lines);
    assert!(problems.iter().all(|problem| !problem.line(Lang::En).is_empty()));
}

fn line(problem: &Problem) -> String {
    format!("{}: {}", problem.code, problem.line(Lang::Zh))
}

#[track_caller]
fn check_csv(text: &str, expected: &[&str]) {
    check(text.as_bytes(), Format::Csv, expected);
}

/// The codes alone, where the place is not the point.
#[track_caller]
fn check_codes(bytes: &[u8], format: Format, codes: &[&str]) {
    let problems = try_read(bytes, format).expect_err("a bad file");
    assert_eq!(problems.iter().map(|problem| problem.code).collect::<Vec<_>>(), codes);
}

fn workbook(fill: impl FnOnce(&mut rust_xlsxwriter::Worksheet)) -> Vec<u8> {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet().set_name("账户收支").unwrap();
    for (column, header) in (0..).zip(["日期", "收支类型", "金额"]) {
        sheet.write_string(0, column, header).unwrap();
    }
    fill(sheet);
    workbook.save_to_buffer().unwrap()
}

#[test]
fn wrong_types_name_sheet_row_and_column() {
    check_csv(
        "缴费\n险种,费款所属期,缴费基数,缴费日期\n职工医保,七月,六千,昨天\n",
        &[
            "wrong-type: 表“缴费”，第3行，“费款所属期”列：“七月”不是月份。请写成 2025-07 这样的月份。",
            "wrong-type: 表“缴费”，第3行，“缴费基数”列：“六千”不是金额。请写成 1300.00 这样的元。",
            "wrong-type: 表“缴费”，第3行，“缴费日期”列：“昨天”不是日期。请写成 2025-07-18 这样的日期。",
        ],
    );
    let problems = try_csv("缴费\n险种,费款所属期\n职工医保,七月\n").unwrap_err();
    assert_eq!(
        problems[0].line(Lang::En),
        "sheet “缴费”, row 3, column “费款所属期”: “七月” is not a month; write it like 2025-07"
    );
}

#[test]
fn a_missing_column_is_named() {
    check_csv(
        "缴费\n险种,缴费基数\n职工医保,6420\n",
        &["missing-column: 表“缴费”，第2行：缺少“费款所属期”列。请补上这一列。"],
    );
}

#[test]
fn a_missing_value_is_named_even_in_a_short_row() {
    check_csv(
        "缴费\n险种,费款所属期\n职工医保\n,2025-07\n",
        &[
            "missing-value: 表“缴费”，第3行，“费款所属期”列：这一格必须填写。请补上。",
            "missing-value: 表“缴费”，第4行，“险种”列：这一格必须填写。请补上。",
        ],
    );
}

#[test]
fn an_unknown_header_gets_the_nearest_known_one() {
    check_csv(
        "缴费\n险种,费款所属期,缴费基树,颜色\n职工医保,2025-07,6420,红\n",
        &[
            "unknown-header: 表“缴费”，第2行，“缴费基树”列：不认识这个列名，是不是“缴费基数”。\
             请改成模板里的列名，或删去这一列。",
            "unknown-header: 表“缴费”，第2行，“颜色”列：不认识这个列名。\
             请改成模板里的列名，或删去这一列。",
        ],
    );
}

#[test]
fn an_unknown_sheet_is_named() {
    check_csv(
        "[缴费纪录]\n颜色,形状\n红,圆\n[参保人]\n姓名\n示例甲\n",
        &["unknown-sheet: 表“缴费纪录”：不认识这张表，是不是“缴费”。\
           请改成模板里的表名，或删去这张表。"],
    );
    check_codes("颜色,形状\n红,圆\n".as_bytes(), Format::Csv, &["unrecognised-table"]);
    let json =
        r#"{"member": {}, "colours": [{"a": 1}], "cards": [{"kind": "社保卡", "state": "挂失"}]}"#;
    check_codes(json.as_bytes(), Format::Json, &["unknown-sheet"]);
}

#[test]
fn days_that_do_not_exist_are_refused() {
    check_csv(
        "账户收支\n日期,收支类型,金额\n2025-02-31,结息,1\n2025年13月1日,结息,1\n0205-02-03,结息,1\n",
        &[
            "no-such-day: 表“账户收支”，第3行，“日期”列：日历上没有“2025-02-31”这一天。请核对日期。",
            "no-such-day: 表“账户收支”，第4行，“日期”列：日历上没有“2025年13月1日”这一天。请核对日期。",
            "year-out-of-range: 表“账户收支”，第5行，“日期”列：“0205-02-03”的年份不在1900至2200之间。\
             请核对年份。",
        ],
    );
}

#[test]
fn days_to_come_cannot_have_happened() {
    check_csv(
        "账户收支\n日期,收支类型,金额\n2025-11-16,结息,1\n",
        &["future-date: 表“账户收支”，第3行，“日期”列：\
           “2025-11-16”晚于今天（2025-11-15），不可能已经发生。请核对日期；还没有发生的事不要填。"],
    );
    check_csv(
        "缴费\n险种,费款所属期\n职工医保,2025-12\n",
        &["future-month: 表“缴费”，第3行，“费款所属期”列：\
           “2025-12”晚于本月（今天是2025-11-15），而这一行不是预缴。\
           请核对月份；提前缴的请把类型写成“预缴”或“预划收入”。"],
    );
}

#[test]
fn a_period_must_not_end_before_it_begins() {
    check_csv(
        "就业\n单位,入职日期,离职日期\n示例公司,2025-03-01,2024-03-01\n",
        &["period-backwards: 表“就业”，第3行，“离职日期”列：“2025-03-01”晚于“2024-03-01”。\
           请核对这两个日期。"],
    );
}

#[test]
fn negative_amounts_are_refused_where_they_cannot_be() {
    check_csv(
        "缴费\n险种,费款所属期,缴费基数,个人缴费\n职工医保,2025-07,-6420,-128.40\n",
        &[
            "negative-amount: 表“缴费”，第3行，“缴费基数”列：“-6420”是负数，这里不可能为负。\
             请核对；若是退回的钱，请用退收类的类型。",
            "negative-amount: 表“缴费”，第3行，“个人缴费”列：“-128.40”是负数，这里不可能为负。\
             请核对；若是退回的钱，请用退收类的类型。",
        ],
    );
    let text = "账户收支\n日期,收支类型,金额\n2025-08-20,结息,-1\n";
    check_codes(text.as_bytes(), Format::Csv, &["negative-amount"]);
}

#[test]
fn amounts_must_be_exact_and_possible() {
    check_csv(
        "缴费\n险种,费款所属期,缴费基数,个人缴费\n职工医保,2025-07,99999999999999999999,1.234\n",
        &[
            "amount-out-of-range: 表“缴费”，第3行，“缴费基数”列：\
             “99999999999999999999”大得不可能是一个人的金额。请检查是否多打了数字。",
            "too-many-decimals: 表“缴费”，第3行，“个人缴费”列：“1.234”的小数多于两位，不到一分钱。\
             请写到分，如 1300.50。",
        ],
    );
    for (amount, code) in [(0.301, "too-many-decimals"), (1e300, "amount-out-of-range")] {
        let bytes = workbook(|sheet| {
            sheet.write_string(1, 0, "2025-08-20").unwrap();
            sheet.write_string(1, 1, "结息").unwrap();
            sheet.write_number(1, 2, amount).unwrap();
        });
        check_codes(&bytes, Format::Xlsx, &[code]);
    }
    for (amount, code) in [
        (r#""金额": 99999999999999999999"#, "yuan-or-fen"),
        (r#""金额": "99999999999999999999""#, "amount-out-of-range"),
        (r#""金额_fen": 99999999999999999999"#, "amount-out-of-range"),
        (r#""金额_fen": 1.5"#, "wrong-type"),
        (r#""金额": "1", "金额_fen": 100"#, "duplicate-header"),
    ] {
        let row = format!(r#"{{"日期": "2025-08-20", "收支类型": "结息", {amount}}}"#);
        check_codes(format!(r#"{{"账户收支": [{row}]}}"#).as_bytes(), Format::Json, &[code]);
    }
}

#[test]
fn two_people_in_one_file_are_refused() {
    let one = number("99000119900307001");
    let other = number("99000119850101002");
    check_csv(
        &format!(
            "姓名,身份证号,险种,费款所属期\n示例甲,{},职工医保,2025-07\n示例甲,{},职工医保,2025-08\n",
            one.as_str(),
            other.as_str()
        ),
        &[&format!(
            "two-people: 第3行：文件里有两个人的记录：{} 和 {}。请一个文件只放一个人的记录。",
            one.masked(),
            other.masked()
        )],
    );
    let text = "参保人\n姓名,性别\n示例甲,女\n示例乙,男\n";
    check_codes(text.as_bytes(), Format::Csv, &["two-people", "two-people"]);
}

#[test]
fn identity_numbers_say_which_part_is_wrong() {
    let right = number("99000119900307001");
    let mistyped = right.as_str().replacen("1990", "1991", 1);
    for (typed, code) in [
        (mistyped.as_str(), "identity-number"),
        ("123", "identity-number"),
        ("990001********0012", "identity-masked"),
        ("9.90001E+17", "identity-as-number"),
        ("'; DROP TABLE member; --", "identity-number"),
        ("\u{202e}99000119900307001X", "identity-number"),
    ] {
        let text = format!("参保人\n姓名,证件号码\n示例甲,{typed}\n");
        check_codes(text.as_bytes(), Format::Csv, &[code]);
    }
    check_csv(
        &format!("参保人\n姓名,证件号码\n示例甲,{mistyped}\n"),
        &[
            "identity-number: 表“参保人”，第3行，“证件号码”列：证件号码的校验位不对，多半是有一位抄错了。\
           请对照证件核对；不愿填写可以留空。",
        ],
    );
}

#[test]
fn formulas_are_refused_whatever_they_show() {
    let bytes = workbook(|sheet| {
        sheet.write_string(1, 0, "2025-08-20").unwrap();
        sheet.write_string(1, 1, "结息").unwrap();
        sheet.write_formula(1, 2, Formula::new("=1+1").set_result("2")).unwrap();
    });
    check(
        &bytes,
        Format::Xlsx,
        &["formula: 表“账户收支”，第2行，“金额”列：这一格是公式。公式单元格请粘贴为数值。"],
    );
    let text = "账户收支\n日期,收支类型,金额\n2025-08-20,结息,=1+1\n";
    check_codes(text.as_bytes(), Format::Csv, &["formula"]);
}

#[test]
fn duplicates_are_named_with_both_rows() {
    check_csv(
        "缴费\n险种,费款所属期,个人缴费\n职工医保,2025-07,128.40\n职工医保,2025-08,128.40\n\
         职工医保,2025-07,128.40\n",
        &["duplicate-row: 表“缴费”，第5行：这一行和第3行完全相同。请删去其中一行。"],
    );
    check_csv(
        "账户收支\n日期,收支类型,金额,流水号\n2025-08-20,结息,1,A\n2025-08-21,结息,2,A\n",
        &["duplicate-number: 表“账户收支”，第4行，“流水号”列：这个流水号和第3行的相同。\
           请核对流水号；重复的行请删去。"],
    );
    check_csv(
        "缴费\n险种,费款所属期,缴费年月\n职工医保,2025-07,2025-07\n",
        &["duplicate-header: 表“缴费”，第2行，“缴费年月”列：\
           这一列和“费款所属期”列都是“费款所属期”。请只留一列。"],
    );
    check_codes(
        "卡\n卡类型,卡状态\n卡\n卡类型,卡状态\n".as_bytes(),
        Format::Csv,
        &["duplicate-sheet"],
    );
}

#[test]
fn values_outside_a_list_get_the_list() {
    check_csv(
        "卡\n卡类型,卡状态\n信用卡,挂失\n",
        &["not-a-choice: 表“卡”，第3行，“卡类型”列：“信用卡”不在可选的范围内。\
           请从中选一个：社保卡、医保电子凭证。"],
    );
    check_csv(
        "参保人\n姓名,参保地\n示例甲,亚特兰蒂斯\n",
        &["unknown-place: 表“参保人”，第3行，“参保地”列：不认识“亚特兰蒂斯”这个地方。\
           请填六位行政区划代码，如深圳 440300。"],
    );
}

#[test]
fn cells_without_a_header_are_not_dropped() {
    check_csv(
        "卡\n卡类型,卡状态\n社保卡,挂失,备用\n",
        &["cell-without-header: 表“卡”，第3行：“备用”所在的列没有列名。\
           请补上列名；若是多了分隔符，请删去。"],
    );
    let text = "## 卡\n\n| 卡类型 | 卡状态 |\n|---|---|\n| 社保卡 | 挂失 | 备用 |\n";
    check_codes(text.as_bytes(), Format::Markdown, &["cell-without-header"]);
}

#[test]
fn only_the_first_problems_are_listed() {
    let rows = "职工医保,七月\n".repeat(80);
    let problems = try_csv(&format!("缴费\n险种,费款所属期\n{rows}")).unwrap_err();
    assert_eq!(problems.len(), 51);
    assert_eq!(
        problems[50].line(Lang::Zh),
        "另外还有30个问题没有列出。请先改正上面这些，再读一次。"
    );
}

#[test]
fn json_says_where_it_is_broken() {
    check(
        b"{\"member\": {\n  \"name\": }",
        Format::Json,
        &["bad-json: 第2行第11个字符处不是正确的 JSON。请核对引号、逗号和括号。"],
    );
    check(
        r#"{"cards": [{"kind": "社保卡", "kind": "医保码"}]}"#.as_bytes(),
        Format::Json,
        &["duplicate-key: 表“cards”，第1行：“kind”写了两次。请只留一个。"],
    );
    check_codes(br#"{"cards": [], "cards": []}"#, Format::Json, &["duplicate-key"]);
    check_codes(br#"{"cards": [3]}"#, Format::Json, &["wrong-shape"]);
    check_codes(b"[]", Format::Json, &["wrong-shape"]);
    check_codes(b"{}", Format::Json, &["no-records"]);
    check_codes(br#"{"member": {"name": ["a"]}}"#, Format::Json, &["nested-value"]);
    check_codes(br#"{"member": {"name": "\u0000"}}"#, Format::Json, &["control-character"]);
    let deep = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
    check_codes(deep.as_bytes(), Format::Json, &["nested-too-deep"]);
}

#[test]
fn amounts_in_json_must_say_their_unit() {
    check(
        r#"{"contributions": [{"kind": "职工医保", "month": "2025-07", "base": 6420}]}"#.as_bytes(),
        Format::Json,
        &["yuan-or-fen: 表“contributions”，第1行，“base”列：数字 6420 看不出是元还是分。\
           请写成带引号的元，如 \"1300.00\"，或把字段名加上 _fen 后写整数分。"],
    );
}

#[test]
fn files_that_are_something_else_are_recognised() {
    check_codes(b"", Format::Csv, &["empty-file"]);
    check_codes(b" \n\n", Format::Json, &["empty-file"]);
    check_codes("险种,费款所属期\n".as_bytes(), Format::Xlsx, &["not-a-workbook"]);
    check_codes(&[0xD0, 0xCF, 0x11, 0xE0, 0xA1], Format::Xlsx, &["old-workbook"]);
    check_codes(b"<html><table>", Format::Xlsx, &["web-page"]);
    check_codes(b"%PDF-1.7", Format::Csv, &["pdf"]);
    check_codes("险种,\0费款所属期\n".as_bytes(), Format::Csv, &["control-character"]);
    check_codes(&[0xFF, 0xFF, 0x80, 0x31], Format::Csv, &["unknown-encoding"]);
    check_codes(b"PK\x03\x04 and then nothing", Format::Xlsx, &["broken-file"]);
    check_codes(b"hello", Format::Markdown, &["no-records"]);
}

#[test]
fn a_file_of_200_megabytes_is_refused_by_its_length() {
    let problem = check_length(200 * 1024 * 1024).unwrap_err();
    assert_eq!(
        line(&problem),
        "file-too-large: 文件有200 MB，超过10 MB 的上限。请只保留本人的记录。"
    );
    assert_eq!(check_length(MAX_BYTES), Ok(()));
    let bytes = vec![b'a'; usize::try_from(MAX_BYTES).unwrap() + 1];
    check_codes(&bytes, Format::Csv, &["file-too-large"]);
}

#[test]
fn tables_beyond_the_limits_are_refused() {
    let rows = "职工医保,2025-07\n".repeat(20_001);
    check_codes(format!("险种,费款所属期\n{rows}").as_bytes(), Format::Csv, &["too-many"]);
    let wide = "a,".repeat(100);
    check_codes(format!("{wide}b\n").as_bytes(), Format::Csv, &["too-many"]);
    let long = "长".repeat(1_001);
    let text = format!("参保人\n姓名,性别\n{long},女\n");
    check_codes(text.as_bytes(), Format::Csv, &["cell-too-long"]);
}

/// A workbook whose parts are replaced.
fn repacked(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in parts {
        writer.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
        writer.write_all(content).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

#[test]
fn a_zip_bomb_is_not_opened() {
    let zeros = vec![b' '; 65 * 1024 * 1024];
    let bomb = repacked(&[("xl/worksheets/sheet1.xml", &zeros)]);
    assert!(bomb.len() < 1024 * 1024);
    check_codes(&bomb, Format::Xlsx, &["inflates-too-much"]);

    // The same with a declared size that lies: the declared sizes stand in two headers.
    let declared = u32::try_from(zeros.len()).unwrap().to_le_bytes();
    let mut liar = bomb;
    let mut at = 0;
    while let Some(found) = liar[at..].windows(4).position(|window| window == declared) {
        at += found;
        liar[at..at + 4].copy_from_slice(&100_u32.to_le_bytes());
    }
    let problems = try_read(&liar, Format::Xlsx).unwrap_err();
    assert!(["inflates-too-much", "broken-file"].contains(&problems[0].code), "{problems:?}");
}

#[test]
fn a_declared_count_of_strings_reserves_no_memory() {
    let strings = br#"<sst uniqueCount="18446744073709551615"><si><t>a</t></si></sst>"#;
    let bytes = repacked(&[("xl/sharedStrings.xml", strings)]);
    check_codes(&bytes, Format::Xlsx, &["inflates-too-much"]);
}

#[test]
fn two_cells_in_opposite_corners_cost_nothing() {
    let bytes = workbook(|sheet| {
        sheet.write_string(1_048_575, 16_383, "远").unwrap();
    });
    check_codes(&bytes, Format::Xlsx, &["too-many"]);
}
