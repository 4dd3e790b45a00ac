import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.codelibs.opensearch.runner.OpenSearchRunner;
import org.codelibs.opensearch.runner.OpenSearchRunner.Configs;

/**
 * Three OpenSearch nodes in one process, on free ports of this machine, for tests.
 *
 * Prints "ready HOST:PORT HOST:PORT HOST:PORT", then obeys lines from standard input: "kill N" closes node N (1 to 3),
 * "start N" starts it again; each is answered by "done". The end of the input ends the cluster. Everything lies in the
 * folder that is the only argument.
 */
public final class Cluster {
    private static final int NODES = 3;

    private Cluster() {
    }

    public static void main(String[] arguments) throws Exception {
        // What others print goes to the log: standard output is for the answers.
        PrintStream answers = System.out;
        System.setOut(System.err);
        List<Integer> http = freePorts();
        List<Integer> transport = freePorts();
        List<String> seeds = transport.stream().map(port -> "127.0.0.1:" + port).collect(Collectors.toList());
        OpenSearchRunner runner = new OpenSearchRunner();
        runner.onBuild((number, settings) -> {
            settings.put("network.host", "127.0.0.1");
            settings.put("http.port", http.get(number - 1));
            settings.put("transport.port", transport.get(number - 1));
            settings.putList("discovery.seed_hosts", seeds);
            settings.putList("cluster.initial_cluster_manager_nodes", "Node 1");
            settings.put("cluster.routing.allocation.disk.threshold_enabled", false);
            settings.put("node.processors", 2);
        });
        Configs configs = OpenSearchRunner.newConfigs().basePath(Path.of(arguments[0]).toString())
                .clusterName("yangguang-tests").numOfNode(NODES).disableESLogger();
        runner.build(configs);
        runner.ensureGreen();
        answers.println("ready " + http.stream().map(port -> "127.0.0.1:" + port).collect(Collectors.joining(" ")));
        answers.flush();
        obey(runner, answers);
        runner.close();
        System.exit(0);
    }

    private static void obey(OpenSearchRunner runner, PrintStream answers) throws IOException {
        BufferedReader commands = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));
        for (String line = commands.readLine(); line != null; line = commands.readLine()) {
            String[] words = line.trim().split(" ");
            int node = Integer.parseInt(words[1]) - 1;
            if (words[0].equals("kill")) {
                runner.getNode(node).close();
            } else if (!runner.startNode(node)) {
                throw new IllegalStateException("node " + words[1] + " does not start");
            }
            answers.println("done");
            answers.flush();
        }
    }

    private static List<Integer> freePorts() throws IOException {
        List<ServerSocket> held = new ArrayList<>();
        List<Integer> ports = new ArrayList<>();
        for (int number = 0; number < NODES; number++) {
            ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
            held.add(socket);
            ports.add(socket.getLocalPort());
        }
        for (ServerSocket socket : held) {
            socket.close();
        }
        return ports;
    }
}
