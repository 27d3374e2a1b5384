import com.adobe.epubcheck.tool.EpubChecker;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/**
 * EPUBCheck for one book after another, in one Java: its schemas take seconds to read, a small book
 * the tenth of one.
 *
 * In: lines of the path of a book, a tab, the path for its report. Out: an empty line once the report, in
 * EPUBCheck's JSON, is written. Ends with its input.
 */
public final class EpubChecks {
    public static void main(String[] none) throws Exception {
        PrintStream answers = System.out;
        System.setOut(new PrintStream(OutputStream.nullOutputStream()));
        BufferedReader asked =
                new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = asked.readLine(); line != null; line = asked.readLine()) {
            String[] paths = line.split("\t");
            new EpubChecker().run(new String[] {paths[0], "--json", paths[1]});
            answers.println();
            answers.flush();
        }
    }
}
