import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.logging.LogManager;
import org.opendataloader.pdf.api.Config;
import org.opendataloader.pdf.api.FilterConfig;
import org.opendataloader.pdf.api.OpenDataLoaderPDF;
import org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider;
import org.verapdf.pdfa.validation.profiles.ValidationProfile;

/**
 * Tags PDFs and holds them against profiles, one after the other, as long as somebody asks.
 *
 * In: lines of fields parted by tabs, "tag FILE FOLDER" or "judge PROFILES FILE". Out: for each line
 * what `Judge` says, and "end", or "failed WHY". A machine that has tagged one paper tags the next
 * four times as fast. When the other end is gone, whatever is being done is left at once.
 */
public final class Camera {
    private static final Map<String, ValidationProfile> PROFILES = new HashMap<>();

    public static void main(String[] arguments) throws Exception {
        LogManager.getLogManager().reset();
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        System.setOut(System.err);
        VeraGreenfieldFoundryProvider.initialise();
        BlockingQueue<String> lines = new LinkedBlockingQueue<>();
        Thread work = new Thread(null, () -> work(lines, out), "work", 8L << 20);
        work.setDaemon(true);
        work.start();
        BufferedReader in =
                new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            lines.put(line);
        }
        Runtime.getRuntime().halt(0);
    }

    private static void work(BlockingQueue<String> lines, PrintStream out) {
        while (true) {
            try {
                String[] fields = lines.take().split("\t");
                if (fields[0].equals("tag")) {
                    tag(fields[1], fields[2]);
                } else {
                    for (String name : fields[1].split(",")) {
                        if (!PROFILES.containsKey(name)) {
                            PROFILES.put(name, Judge.read(name));
                        }
                        Judge.judge(fields[2], name, PROFILES.get(name), out);
                    }
                }
                Judge.say(out, "end");
            } catch (Throwable fault) {
                Judge.say(out, "failed", String.valueOf(fault));
            }
        }
    }

    /** Tag `file`; what is hidden, tiny or off the page is tagged too: nothing is to be lost. */
    private static void tag(String file, String folder) throws Exception {
        Config config = new Config();
        config.setGenerateJSON(false);
        config.setGenerateTaggedPDF(true);
        config.setImageOutput(Config.IMAGE_OUTPUT_OFF);
        config.setOutputFolder(folder);
        FilterConfig filters = config.getFilterConfig();
        filters.setFilterHiddenText(false);
        filters.setFilterOutOfPage(false);
        filters.setFilterTinyText(false);
        filters.setFilterHiddenOCG(false);
        filters.setFilterBackgrounds(false);
        OpenDataLoaderPDF.processFile(file, config);
    }
}
