use super::*;
use crate::scenario::format::Named;
use proptest::prelude::*;

fn see(text: &str, path: &str) -> String {
    let namespaces = Named(vec![("n".to_owned(), "u".to_owned()), ("m".to_owned(), "other".to_owned())]);
    match Roots::read(text).unwrap().see(path, &namespaces) {
        Ok(seen) => seen.to_string(),
        Err(said) => said,
    }
}

const TEXT: &str = "<?xml version='1.0'?><r Id='7'><i c='a'><v>1</v><k>x</k></i><n:i xmlns:n='u' n:c='b'><n:v> 2 </n:v><v>3</v></n:i><d><i><v>9</v></i></d></r>";

#[test]
fn leads_to_texts() {
    for (path, seen) in [
        ("i/v", "1"),
        ("i[2]/v", "2"),
        ("i[3]/v", "nothing"),
        ("i[last()]/v[last()]", "3"),
        ("@Id", "7"),
        ("@id", "nothing"),
        ("./i/@c", "\"a\""),
        ("i/@n:c", "\"b\""),
        ("/r/i/v", "1"),
        ("/x/i/v", "nothing"),
        ("/r/@Id", "7"),
        ("//v", "1"),
        ("//v[2]", "2"),
        ("d//v", "9"),
        ("//d/*/v/text()", "9"),
        ("n:i/n:v", "2"),
        ("n:i/v", "2"),
        ("m:i/v", "nothing"),
        ("i[@c='a']/k", "\"x\""),
        ("i[@c]/k", "\"x\""),
        ("i[v=3.0]/v", "2"),
        ("i[v='9']/v", "nothing"),
        ("i[k]/v", "1"),
        ("i/v[.='3']", "3"),
        ("count(i)", "2"),
        ("count(//i)", "3"),
        ("count(//@c)", "1"),
        ("count(.//@Id)", "1"),
        ("count(i/z)", "0"),
        ("*/v", "1"),
        (".", "\"\""),
        ("", "\"\""),
    ] {
        assert_eq!(see(TEXT, path), seen, "{path}");
    }
    let siblings = "<?xml version='1.0'?><a>1</a><b>2</b>";
    assert_eq!((see(siblings, "/b").as_str(), see(siblings, ".").as_str()), ("2", "1"));
    assert!(Roots::read("<a>").is_err());
    assert!(Roots::read("plain").is_err());
}

#[test]
fn says_what_is_wrong() {
    for (path, said) in [
        ("a//", "a part of it is empty"),
        ("a/", "a part of it is empty"),
        ("a[1", "not closed"),
        ("a]", "never open"),
        ("a[0]", "the first is [1]"),
        ("a[b=c]", "c stands in quotes: ='c'"),
        ("a[1]b", "`b` is too much"),
        ("@a/b", "nothing comes below an attribute"),
        ("a b", "`a b` is no name"),
        ("count(a", "count( is not closed"),
        ("x:a", "says nothing of the prefix `x`"),
        ("a[@x:b='1']", "says nothing of the prefix `x`"),
    ] {
        assert!(see(TEXT, path).contains(said), "{path}: {}", see(TEXT, path));
    }
}

#[test]
fn what_a_path_may_cost_is_bounded() {
    let deep = format!("{}{}", "<a>".repeat(90), "</a>".repeat(90));
    let text = format!("<r>{}</r>", deep.repeat(2_000));
    assert!(see(&text, "//a//a").contains("would look at more than"));
    let wide = format!("<r>{}</r>", "<a><b/></a>".repeat(10_000));
    assert_eq!(see(&wide, "count(//a[b])"), "10000");
}

proptest! {
    #[test]
    fn takes_any_text_apart_or_says_why(path in "[a-c@/\\[\\]'=.:*()0-9 ]{0,24}") {
        _ = see(TEXT, &path);
    }
}
