import java.io.FileInputStream;
import java.util.Map;
import java.util.TreeMap;
import org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider;
import org.verapdf.pdfa.Foundries;
import org.verapdf.pdfa.PDFAParser;
import org.verapdf.pdfa.PDFAValidator;
import org.verapdf.pdfa.flavours.PDFAFlavour;
import org.verapdf.pdfa.results.TestAssertion;
import org.verapdf.pdfa.results.ValidationResult;

/** Validates PDF files: pairs of a flavour and a file; one line for each, and one for each rule that is broken. */
public final class Judge {
    public static void main(String[] arguments) throws Exception {
        VeraGreenfieldFoundryProvider.initialise();
        boolean clean = true;
        for (int index = 0; index + 1 < arguments.length; index += 2) {
            clean &= judge(PDFAFlavour.fromString(arguments[index]), arguments[index + 1]);
        }
        System.exit(clean ? 0 : 1);
    }

    private static boolean judge(PDFAFlavour flavour, String file) throws Exception {
        try (FileInputStream data = new FileInputStream(file);
                PDFAParser parser = Foundries.defaultInstance().createParser(data, flavour);
                PDFAValidator validator = Foundries.defaultInstance().createValidator(flavour, false)) {
            ValidationResult result = validator.validate(parser);
            System.out.println((result.isCompliant() ? "conforms " : "breaks ") + flavour.getId() + " " + file);
            Map<String, String> told = new TreeMap<>();
            for (TestAssertion one : result.getTestAssertions()) {
                if (one.getStatus() == TestAssertion.Status.FAILED) {
                    told.putIfAbsent(one.getRuleId().getClause() + "-" + one.getRuleId().getTestNumber(),
                            one.getMessage() + " at " + one.getLocation().getContext());
                }
            }
            told.forEach((rule, words) -> System.out.println("  " + rule + ": " + words));
            return result.isCompliant();
        }
    }
}
