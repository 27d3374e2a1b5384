import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;

/**
 * veraPDF, as `publisher proof` asks it, for one file after another in one Java, which takes
 * seconds to start.
 *
 * In: lines of names of profiles ("PDFUA-1,PDFA-3A"), a tab, paths parted by tabs. Out: what `Judge`
 * says of them, and an empty line. Ends with its input.
 */
public final class PdfChecks {
    public static void main(String[] none) throws Exception {
        BufferedReader asked =
                new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = asked.readLine(); line != null; line = asked.readLine()) {
            try {
                Judge.main(line.split("\t"));
            } catch (Exception error) {
                System.out.println("error\t" + error.toString().replaceAll("\\s+", " "));
            }
            System.out.println();
            System.out.flush();
        }
    }
}
