import java.io.File;
import java.io.InputStream;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Date;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.logging.LogManager;
import javax.xml.parsers.DocumentBuilderFactory;
import org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider;
import org.verapdf.pdfa.Foundries;
import org.verapdf.pdfa.PDFAParser;
import org.verapdf.pdfa.PDFAValidator;
import org.verapdf.pdfa.flavours.PDFAFlavour;
import org.verapdf.pdfa.results.TestAssertion;
import org.verapdf.pdfa.results.ValidationResult;
import org.verapdf.pdfa.validation.profiles.ErrorArgument;
import org.verapdf.pdfa.validation.profiles.ErrorArgumentImpl;
import org.verapdf.pdfa.validation.profiles.Profiles;
import org.verapdf.pdfa.validation.profiles.Rule;
import org.verapdf.pdfa.validation.profiles.RuleId;
import org.verapdf.pdfa.validation.profiles.ValidationProfile;
import org.verapdf.pdfa.validation.profiles.Variable;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;

/**
 * Holds PDFs against profiles of veraPDF.
 *
 * Arguments: names of profiles ("PDFUA-1,PDFA-3A"), then files. Out: lines of fields parted by
 * tabs: "done FILE PROFILE", or "fault FILE PROFILE RULE CONTEXT MESSAGE". The library that carries
 * veraPDF lacks the XML binding that reads profiles, so they are read here.
 */
public final class Judge {
    private static final String FOLDER = "/org/verapdf/pdfa/validation/";

    public static void main(String[] arguments) throws Exception {
        LogManager.getLogManager().reset();
        VeraGreenfieldFoundryProvider.initialise();
        for (String name : arguments[0].split(",")) {
            ValidationProfile profile = read(name);
            for (int i = 1; i < arguments.length; i++) {
                judge(arguments[i], name, profile, System.out);
            }
        }
    }

    static void judge(String file, String name, ValidationProfile profile, PrintStream out)
            throws Exception {
        PDFAFlavour flavour = profile.getPDFAFlavour();
        try (PDFAParser parser =
                Foundries.defaultInstance().createParser(new File(file), flavour)) {
            PDFAValidator validator =
                    Foundries.defaultInstance().createValidator(profile, 200, false, true, false);
            for (ValidationResult result : validator.validateAll(parser)) {
                for (TestAssertion found : result.getTestAssertions()) {
                    RuleId rule = found.getRuleId();
                    say(out, "fault", file, name, rule.getClause() + "-" + rule.getTestNumber(),
                            found.getLocation().getContext(), found.getMessage());
                }
            }
        }
        say(out, "done", file, name);
    }

    static void say(PrintStream out, String... fields) {
        List<String> plain = new ArrayList<>();
        for (String field : fields) {
            plain.add(field == null ? "" : field.replaceAll("\\s+", " ").trim());
        }
        out.println(String.join("\t", plain));
    }

    static ValidationProfile read(String name) throws Exception {
        DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
        factory.setNamespaceAware(true);
        Document document;
        try (InputStream in = Profiles.class.getResourceAsStream(FOLDER + name + ".xml")) {
            document = factory.newDocumentBuilder().parse(in);
        }
        Set<Rule> rules = new HashSet<>();
        for (Element element : all(document, "rule")) {
            rules.add(rule(element));
        }
        Set<Variable> variables = new HashSet<>();
        for (Element element : all(document, "variable")) {
            variables.add(Profiles.variableFromValues(
                    element.getAttribute("name"), element.getAttribute("object"),
                    text(element, "defaultValue"), text(element, "value")));
        }
        String flavour = document.getDocumentElement().getAttribute("flavour");
        return Profiles.profileFromValues(PDFAFlavour.valueOf(flavour),
                Profiles.profileDetailsFromValues(name, "", "", new Date()), "", rules, variables);
    }

    private static Rule rule(Element element) {
        Element id = child(element, "id");
        Element error = child(element, "error");
        List<ErrorArgument> arguments = new ArrayList<>();
        Element list = child(error, "arguments");
        for (Element one : list == null ? new ArrayList<Element>() : children(list)) {
            arguments.add(ErrorArgumentImpl.fromValues(
                    one.getTextContent(), one.getAttribute("name"), null));
        }
        RuleId number = Profiles.ruleIdFromValues(
                PDFAFlavour.Specification.valueOf(id.getAttribute("specification")),
                id.getAttribute("clause"), Integer.parseInt(id.getAttribute("testNumber")));
        Boolean deferred = element.hasAttribute("deferred")
                ? Boolean.valueOf(element.getAttribute("deferred")) : null;
        return Profiles.ruleFromValues(number, element.getAttribute("object"), deferred,
                element.getAttribute("tags"), text(element, "description"), text(element, "test"),
                Profiles.errorFromValues(text(error, "message"), arguments), new ArrayList<>());
    }

    private static List<Element> all(Document document, String name) {
        NodeList nodes =
                document.getElementsByTagNameNS(document.getDocumentElement().getNamespaceURI(), name);
        List<Element> found = new ArrayList<>();
        for (int i = 0; i < nodes.getLength(); i++) {
            found.add((Element) nodes.item(i));
        }
        return found;
    }

    private static List<Element> children(Element element) {
        List<Element> found = new ArrayList<>();
        for (Node node = element.getFirstChild(); node != null; node = node.getNextSibling()) {
            if (node instanceof Element) {
                found.add((Element) node);
            }
        }
        return found;
    }

    private static Element child(Element element, String name) {
        for (Element one : children(element)) {
            if (one.getLocalName().equals(name)) {
                return one;
            }
        }
        return null;
    }

    private static String text(Element element, String name) {
        Element found = child(element, name);
        return found == null ? null : found.getTextContent();
    }
}
