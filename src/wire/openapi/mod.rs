//! A page to read an OpenAPI document on and to try its operations from, without a network: nothing on it comes from elsewhere.

use serde::Serialize;

const PAGE: &str = include_str!("page.html");

/// What a page is about.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct Page {
    /// The language of its texts, as HTML names it.
    #[serde(skip)]
    pub lang: &'static str,
    /// The window's title.
    #[serde(skip)]
    pub title: &'static str,
    /// What the page's own address ends in, as a regular expression of JavaScript; what is left is the base of the other addresses.
    pub here: &'static str,
    /// Where the OpenAPI document is, in JSON, counted from the base. Ignored where there is a list.
    pub contract: &'static str,
    /// Where the list of documents is, as springdoc gives it to Swagger UI, counted from the base.
    pub list: Option<&'static str>,
    /// Headers that a reader can fill in, for all requests.
    pub headers: &'static [Header],
    /// What a link to a file says.
    pub open: &'static str,
}

/// A header that a reader can fill in.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct Header {
    /// What the field is called.
    pub label: &'static str,
    /// The header's name.
    pub name: &'static str,
    /// What stands before the value.
    pub prefix: &'static str,
}

impl Page {
    /// The page, in HTML.
    pub fn html(&self) -> String {
        // A `<` could end the script that the values stand in.
        let config = serde_json::to_string(self).unwrap_or_default().replace('<', "\\u003c");
        PAGE.replacen("%LANG%", self.lang, 1)
            .replacen("%TITLE%", self.title, 1)
            .replacen("%CONFIG%", &config, 1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_page_brings_all_that_it_needs() {
        let page = Page {
            lang: "en",
            title: "Control",
            here: "/$",
            contract: "/openapi.json",
            list: None,
            headers: &[Header { label: "Token </script>", name: "Authorization", prefix: "Bearer " }],
            open: "Open",
        };
        let html = page.html();
        assert!(html.contains(r#"<html lang="en">"#) && html.contains("<title>Control</title>"));
        assert!(html.contains(r#""label":"Token \u003c/script>""#), "{html}");
        for elsewhere in ["http://", "https://", "src=", "@import", "%LANG", "%TITLE", "%CONFIG"] {
            assert!(!html.contains(elsewhere), "{elsewhere}");
        }
    }
}
