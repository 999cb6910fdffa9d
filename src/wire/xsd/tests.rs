use super::super::xml::{Limits, parse};
use super::*;

const SCHEMA: &str = r#"<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema">
<xs:element name="r"><xs:complexType><xs:sequence>
  <xs:element name="a" type="xs:integer" minOccurs="0"/>
  <xs:choice><xs:sequence><xs:element name="b" type="T"/><xs:element name="c" type="xs:string" minOccurs="0"/></xs:sequence>
    <xs:element name="c" type="xs:string"/></xs:choice>
  <xs:element name="d" type="D" minOccurs="0" maxOccurs="2"/>
</xs:sequence><xs:attribute name="v" type="xs:integer" use="required"/></xs:complexType></xs:element>
<xs:complexType name="D"><xs:choice maxOccurs="unbounded"><xs:element name="e" type="E"/><xs:element name="f" type="T"/></xs:choice></xs:complexType>
<xs:simpleType name="T"><xs:restriction base="xs:token"><xs:minLength value="1"/><xs:maxLength value="3"/></xs:restriction></xs:simpleType>
<xs:simpleType name="E"><xs:restriction base="xs:decimal"><xs:pattern value="[0-9.]+"/><xs:minExclusive value="0"/><xs:maxInclusive value="9.5"/></xs:restriction></xs:simpleType>
</xs:schema>"#;

#[test]
fn documents_are_held_to_the_schema() {
    let schema = Schema::parse(SCHEMA).unwrap();
    for (text, said) in [
        ("<r v='1'><b>x</b></r>", ""),
        (
            "<r v=' 1 '>\n<a>\n -7</a><b> x  y </b><c/>\n<d><e>9.50</e><f>x</f><e>1</e></d><d><f>x</f></d></r>",
            "",
        ),
        (
            "<r v='1' xmlns:xsi='http://www.w3.org/2001/XMLSchema-instance' xsi:noNamespaceSchemaLocation='x'><c>x</c></r>",
            "",
        ),
        ("<q/>", "<q> at line 1 is not expected there"),
        ("<r><c/></r>", "<r> at line 1 lacks v"),
        ("<r v='x'><c/></r>", "<v> at line 1 is `x`: it is no integer"),
        ("<r v='1' w='1'><c/></r>", "<w> at line 1 is `1`: it is not expected there"),
        ("<r v='1'>\n<a>1</a></r>", "<r> at line 1 lacks b | c"),
        ("<r v='1'>\n<x/>\n<c/></r>", "<x> at line 2 is not expected there"),
        ("<r v='1' xmlns='u'>\n<c/></r>", "<r> at line 1 is of namespace `u`; none is expected"),
        ("<r v='1'><c/>\n<b>x</b></r>", "<b> at line 2 is not expected there"),
        ("<r v='1'><b>x</b><a>1</a></r>", "<a> at line 1 is not expected there"),
        ("<r v='1'><b>x</b>t</r>", "<r> at line 1 is `t`: it holds text beside its elements"),
        ("<r v='1'><b> </b></r>", "<b> at line 1 is ` `: it has 0 characters, at least 1 are expected"),
        ("<r v='1'><b>abcd</b></r>", "<b> at line 1 is `abcd`: it has 4 characters, at most 3 are expected"),
        ("<r v='1'><a>1.0</a><c/></r>", "<a> at line 1 is `1.0`: it is no integer"),
        ("<r v='1'><c><x/></c></r>", "<x> at line 1 is not expected there"),
        ("<r v='1'><c/><d/></r>", "<d> at line 1 lacks e | f"),
        ("<r v='1'><c/><d><e>0.0</e></d></r>", "<e> at line 1 is `0.0`: it is not above 0"),
        ("<r v='1'><c/><d><e>9.51</e></d></r>", "<e> at line 1 is `9.51`: it is above 9.5"),
        ("<r v='1'><c/><d><e>+1</e></d></r>", "<e> at line 1 is `+1`: it has not the expected form"),
        ("<r v='1'><c/><d><e>1e2</e></d></r>", "<e> at line 1 is `1e2`: it is no decimal"),
        (
            "<r v='1'><c/><d><f>x</f></d><d><f>x</f></d>\n<d><f>x</f></d></r>",
            "<d> at line 2 is not expected there",
        ),
        ("<r v='1'><b xmlns='u'>x</b></r>", "<b> at line 1 is of namespace `u`; none is expected"),
    ] {
        let result = schema.validate(&parse(text, &Limits::default()).unwrap());
        assert_eq!(result.map_or_else(|invalid| invalid.said, |()| String::new()), said, "{text}");
    }
}

#[test]
fn one_child_is_held_alone() {
    let schema = Schema::parse(SCHEMA).unwrap();
    let root = parse("<r v='1'><d><e>0</e></d><z/></r>", &Limits::default()).unwrap();
    let said = |name: &str| schema.validate_child(&root, root.child(name).unwrap()).unwrap_err().said;
    assert_eq!(said("d"), "<e> at line 1 is `0`: it is not above 0");
    assert_eq!(said("z"), "<z> at line 1 is not expected there");
}

#[test]
fn what_is_not_read_is_refused() {
    let with =
        |inner: &str| format!("<xs:schema xmlns:xs='http://www.w3.org/2001/XMLSchema'>{inner}</xs:schema>");
    for (text, said) in [
        ("<a/>".to_owned(), "the root is no xs:schema"),
        (
            with("<xs:element name='a' type='xs:string' minOccurs='0'/>"),
            "line 1: the attribute minOccurs is not read",
        ),
        (with("<xs:import/>"), "line 1: <import> is not read in <schema>"),
        (with("<xs:element name='a' type='xs:date'/>"), "line 1: the type xs:date is not known"),
        (
            with("<xs:element name='a' type='T'/><xs:complexType name='T'><xs:group/></xs:complexType>"),
            "line 1: <group> is not read in <complexType>",
        ),
        (
            with(
                "<xs:element name='a'><xs:complexType><xs:all><xs:element name='b' type='xs:string' maxOccurs='2'/></xs:all></xs:complexType></xs:element>",
            ),
            "line 1: in <all> nothing comes twice",
        ),
        (
            with(
                "<xs:element name='a'><xs:complexType><xs:sequence><xs:any/></xs:sequence></xs:complexType></xs:element>",
            ),
            "line 1: only what is skipped may be any element",
        ),
        (
            with(
                "<xs:element name='a'><xs:complexType><xs:sequence/></xs:complexType><xs:key name='k'><xs:selector xpath='b'/><xs:field xpath='c'/></xs:key></xs:element>",
            ),
            "line 1: a key is read whose selector is `.` and whose field names children",
        ),
        (
            "<xs:schema xmlns:xs='http://www.w3.org/2001/XMLSchema' targetNamespace='u'/>".to_owned(),
            "a targetNamespace takes elementFormDefault=\"qualified\", and only it does",
        ),
        (
            with("<xs:element name='a' nillable='true' type='xs:string'/>"),
            "line 1: the attribute nillable is not read",
        ),
        (
            with(
                "<xs:element name='a' type='T'/><xs:complexType name='T'><xs:sequence><xs:element name='t' type='T'/></xs:sequence></xs:complexType>",
            ),
            "line 1: types nested more than 60 deep",
        ),
    ] {
        assert_eq!(Schema::parse(&text).unwrap_err(), said, "{text}");
    }
}

const ANY_ORDER: &str = r#"<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema">
<xs:element name="r"><xs:complexType><xs:all>
  <xs:element name="a" type="AOrNothing" minOccurs="0"/>
  <xs:element name="b" type="A"/>
  <xs:element name="c" type="A" minOccurs="0"/>
  <xs:element name="d" type="A" minOccurs="0"/>
  <xs:element name="e" type="E" minOccurs="0"/>
</xs:all></xs:complexType><xs:key name="r.c"><xs:selector xpath="."/><xs:field xpath="c|d"/></xs:key></xs:element>
<xs:complexType name="E"><xs:sequence><xs:any minOccurs="0" maxOccurs="unbounded" processContents="skip"/></xs:sequence></xs:complexType>
<xs:simpleType name="A"><xs:restriction base="xs:decimal"><xs:fractionDigits value="2"/><xs:maxExclusive value="10"/></xs:restriction></xs:simpleType>
<xs:simpleType name="Nothing"><xs:restriction base="xs:token"><xs:maxLength value="0"/></xs:restriction></xs:simpleType>
<xs:simpleType name="AOrNothing"><xs:union memberTypes="Nothing A"/></xs:simpleType>
</xs:schema>"#;

#[test]
fn elements_may_come_in_any_order() {
    let schema = Schema::parse(ANY_ORDER).unwrap();
    for (text, said) in [
        ("<r><b>1</b><c>2</c></r>", ""),
        (
            "<r><e><x y='1'><z/></x>t</e><d>2</d><a> </a><b>1</b></r>",
            "<e> at line 1 is `t`: it holds text beside its elements",
        ),
        ("<r><e><x y='1'><z/></x><c/></e><d>2</d><a> </a><b>9.990</b></r>", ""),
        ("<r><b>1</b><b>1</b><c>2</c></r>", "<b> at line 1 is not expected there"),
        ("<r><c>2</c></r>", "<r> at line 1 lacks b"),
        ("<r><c>2</c><x/></r>", "<x> at line 1 is not expected there"),
        ("<r><b>1</b></r>", "<r> at line 1 lacks c | d"),
        ("<r><b>1</b><d>1</d><c>1</c></r>", "<c> at line 1 is not expected there"),
        ("<r><b/><c>1</c></r>", "<b> at line 1 is ``: it is no decimal"),
        ("<r><a>x</a><b>1</b><c>1</c></r>", "<a> at line 1 is `x`: it is no decimal"),
        (
            "<r><b>1.234</b><c>1</c></r>",
            "<b> at line 1 is `1.234`: it has 3 decimals, at most 2 are expected",
        ),
        ("<r><b>10.00</b><c>1</c></r>", "<b> at line 1 is `10.00`: it is not below 10"),
    ] {
        let result = schema.validate(&parse(text, &Limits::default()).unwrap());
        assert_eq!(result.map_or_else(|invalid| invalid.said, |()| String::new()), said, "{text}");
    }
}

#[test]
fn all_elements_are_of_the_schemas_namespace() {
    let schema = Schema::parse(
        "<xs:schema xmlns:xs='http://www.w3.org/2001/XMLSchema' xmlns='u' targetNamespace='u' elementFormDefault='qualified'><xs:element name='r'><xs:complexType><xs:sequence><xs:element name='a' type='T'/></xs:sequence></xs:complexType></xs:element><xs:simpleType name='T'><xs:restriction base='xs:token'/></xs:simpleType></xs:schema>",
    )
    .unwrap();
    for (text, said) in [
        ("<r xmlns='u'><a/></r>", ""),
        ("<p:r xmlns:p='u'><p:a/></p:r>", ""),
        ("<r><a/></r>", "<r> at line 1 is of no namespace; `u` is expected"),
        ("<p:r xmlns:p='v'><p:a/></p:r>", "<p:r> at line 1 is of namespace `v`; `u` is expected"),
        ("<p:r xmlns:p='u'><a/></p:r>", "<a> at line 1 is of no namespace; `u` is expected"),
    ] {
        let result = schema.validate(&parse(text, &Limits::default()).unwrap());
        assert_eq!(result.map_or_else(|invalid| invalid.said, |()| String::new()), said, "{text}");
    }
}
