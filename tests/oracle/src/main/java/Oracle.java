import com.google.gson.*;
import java.io.*;
import java.lang.management.*;
import java.nio.charset.StandardCharsets;
import java.nio.file.*;
import java.util.*;
import org.fhir.ucum.UcumEssenceService;
import org.hl7.fhir.convertors.factory.VersionConvertorFactory_40_50;
import org.hl7.fhir.convertors.loaders.loaderR5.*;
import org.hl7.fhir.exceptions.DefinitionException;
import org.hl7.fhir.r5.context.IWorkerContext.VersionResolutionRules;
import org.hl7.fhir.r5.context.*;
import org.hl7.fhir.r5.elementmodel.Element;
import org.hl7.fhir.r5.elementmodel.Manager;
import org.hl7.fhir.r5.elementmodel.Manager.FhirFormat;
import org.hl7.fhir.r5.model.*;
import org.hl7.fhir.r5.utils.validation.*;
import org.hl7.fhir.r5.utils.validation.constants.*;
import org.hl7.fhir.utilities.http.ManagedWebAccess;
import org.hl7.fhir.utilities.npm.*;
import org.hl7.fhir.utilities.validation.ValidationMessage;
import org.hl7.fhir.validation.ValidatorSettings;
import org.hl7.fhir.validation.instance.InstanceValidator;
import org.hl7.fhir.validation.instance.advisor.BasePolicyAdvisorForFullValidation;
import org.hl7.fhir.validation.service.model.InstanceValidatorParameters;

/** Answers requests of `eqlab validate --batch` with the validator of HL7, warm and without any network. */
public final class Oracle {
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
  private static final VersionResolutionRules ANY = VersionResolutionRules.defaultRule();

  public static void main(String[] arguments) throws Exception {
    PrintStream answers = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    System.setOut(System.err); // the libraries print
    Locale.setDefault(Locale.ENGLISH);
    ManagedWebAccess.setAccessPolicy(ManagedWebAccess.WebAccessPolicy.PROHIBITED);
    SimpleWorkerContext core = core(arguments[0]);
    BufferedReader requests = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = requests.readLine(); line != null; line = requests.readLine()) {
      JsonObject request = JsonParser.parseString(line).getAsJsonObject();
      Map<String, Object> answer = new HashMap<>(Map.of("id", request.get("id")));
      long begun = THREADS.getCurrentThreadCpuTime();
      try {
        List<Issue> issues = judged(request, core).stream().map(Issue::of).toList();
        answer.put("outcome", Map.of("resourceType", "OperationOutcome", "issue", issues));
      } catch (Exception | StackOverflowError error) {
        answer.put("error", error.toString());
      }
      answer.put("seconds", (THREADS.getCurrentThreadCpuTime() - begun) / 1e9);
      answers.println(new Gson().toJson(answer));
    }
  }

  private static SimpleWorkerContext core(String file) throws Exception {
    R4ToR5Loader loader = new R4ToR5Loader(
        Set.of("CapabilityStatement", "StructureDefinition", "ValueSet", "CodeSystem", "SearchParameter",
            "OperationDefinition", "Questionnaire", "ConceptMap", "StructureMap", "NamingSystem"),
        new NullLoaderKnowledgeProviderR5(), "4.0.1");
    loader.setLoadProfiles(true);
    Path kept = Path.of(System.getProperty("user.home"), ".fhir", "packages", "hl7.fhir.r4.core#4.0.1");
    if (!Files.exists(kept)) { // some rules look for it there
      var cache = new FilesystemPackageCacheManager.Builder().build();
      cache.addPackageToCache("hl7.fhir.r4.core", "4.0.1", bytes(file), "");
    }
    var context = new SimpleWorkerContext.SimpleWorkerContextBuilder()
        .withAllowLoadingDuplicates(true).fromPackage(NpmPackage.fromFolder(kept.toString()), loader, false);
    context.setCanRunWithoutTerminology(true);
    context.setCanNoTS(true);
    context.setNoTerminologyServer(true);
    context.setExpansionParameters(new Parameters());
    context.setUcumService(new UcumEssenceService(Oracle.class.getResourceAsStream("/ucum-essence.xml")));
    return context;
  }

  private static List<ValidationMessage> judged(JsonObject request, SimpleWorkerContext core) throws IOException {
    List<String> named = texts(request, "profiles");
    List<String> supporting = texts(request, "supporting");
    boolean more = !supporting.isEmpty() || named.stream().anyMatch(one -> Files.exists(Path.of(one)));
    SimpleWorkerContext context = more ? new SimpleWorkerContext(core) : core;
    InstanceValidator validator = validator(request, context);
    for (String one : supporting) {
      if (read(one, context) instanceof ImplementationGuide guide) {
        validator.getImplementationGuides().add(guide);
      }
    }
    List<StructureDefinition> profiles = new ArrayList<>();
    for (String one : named) {
      profiles.add(profile(one, context));
    }
    FhirFormat form = format("." + text(request, "format", "json"));
    List<ValidationMessage> messages = new ArrayList<>();
    validator.validate(null, messages, bytes(text(request, "file", "")), form, profiles);
    return messages;
  }

  private static StructureDefinition profile(String named, SimpleWorkerContext context) throws IOException {
    StructureDefinition found = Files.exists(Path.of(named)) ? (StructureDefinition) read(named, context)
        : Objects.requireNonNull(context.fetchResource(StructureDefinition.class, named, ANY), named);
    try {
      if (!found.hasSnapshot()) {
        new ContextUtilities(context).generateSnapshot(found);
      }
    } catch (DefinitionException error) {
      System.err.println(error.getMessage()); // the validator says what it thinks of such a profile
    }
    return found;
  }

  private static InstanceValidator validator(JsonObject request, SimpleWorkerContext context) {
    JsonObject options = part(request, "options");
    ValidatorSettings settings = new ValidatorSettings();
    settings.setDisplayWarningMode("warning".equals(text(options, "wrong-displays", "error")));
    InstanceValidator made = new InstanceValidator(context, null, null, new ValidatorSession(), settings);
    made.initializeFromParameters(new InstanceValidatorParameters());
    made.setAllowExamples(is(options, "examples", true));
    made.setAssumeValidRestReferences(is(options, "assumeValidRestReferences", false));
    made.setAllowComments(is(options, "allow-comments", false));
    made.setNoTerminologyChecks(is(options, "no-tx", false));
    made.setBestPracticeWarningLevel(BestPracticeWarningLevel.valueOf(text(options, "best-practice", "Ignore")));
    Optional.ofNullable(text(options, "allowed-extension-domain", null)).ifPresent(made.getExtensionDomains()::add);
    String outside = text(options, "enforceAggregationOutsideBundles", null);
    made.setEnforceAggregationOutsideBundles(outside == null ? null : Boolean.valueOf(outside));
    made.setValidationLanguage(text(options, "language", null));
    made.setPolicyAdvisor(policy(options));
    made.setFetcher(new Fetcher(context, part(request, "fetch")));
    return made;
  }

  private static BasePolicyAdvisorForFullValidation policy(JsonObject options) {
    return new BasePolicyAdvisorForFullValidation(
        ReferenceValidationPolicy.valueOf(text(options, "validateReference", "IGNORE")), Set.of()) {
      public ContainedReferenceValidationPolicy policyForContained(IResourceValidator validator, Object about,
          StructureDefinition structure, ElementDefinition element, String type, String id,
          Element.SpecialElement kind, String path, String url) {
        return ContainedReferenceValidationPolicy.valueOf(text(options, "validateContains", "CHECK_VALID"));
      }
    };
  }

  private record Fetcher(SimpleWorkerContext context, JsonObject files) implements IValidatorResourceFetcher {
    public Element fetch(IResourceValidator validator, Object about, String url) throws IOException {
      String file = text(files, url, "");
      return file.isEmpty() ? null
          : Manager.parse(context, bytes(file), format(file)).get(0).getElement();
    }

    public boolean resolveURL(IResourceValidator validator, Object about, String path, String url,
        VersionResolutionRules rules, String type, boolean canonical, List<CanonicalType> targets) {
      return !url.contains("example.org") && !url.startsWith("http://hl7.org/fhir/invalid");
    }

    public byte[] fetchRaw(IResourceValidator validator, String url) { return new byte[0]; }
    public IValidatorResourceFetcher setLocale(Locale locale) { return this; }
    public CanonicalResource fetchCanonicalResource(IResourceValidator by, Object about, String url) { return null; }
    public boolean fetchesCanonicalResource(IResourceValidator validator, String url) { return false; }
    public Set<ResourceVersionInformation> fetchCanonicalResourceVersions(
        IResourceValidator validator, Object about, String url) { return Set.of(); }
  }

  private record Issue(String severity, String code, Map<String, String> details, List<String> expression) {
    static Issue of(ValidationMessage one) {
      String code = one.getType() == null ? "invalid" : one.getType().toCode();
      String place = Objects.requireNonNullElse(one.getLocation(), "");
      return new Issue(one.getLevel().toCode(), code, Map.of("text", one.getMessage()), List.of(place));
    }
  }

  private static Resource read(String file, SimpleWorkerContext context) throws IOException {
    Resource made = VersionConvertorFactory_40_50.convertResource(format(file) == FhirFormat.XML
        ? new org.hl7.fhir.r4.formats.XmlParser().parse(bytes(file))
        : new org.hl7.fhir.r4.formats.JsonParser().parse(bytes(file)));
    context.cacheResource(made);
    return made;
  }

  private static InputStream bytes(String file) throws IOException {
    return new ByteArrayInputStream(Files.readAllBytes(Path.of(file)));
  }

  private static FhirFormat format(String file) {
    return file.endsWith(".xml") ? FhirFormat.XML : FhirFormat.JSON;
  }

  private static JsonObject part(JsonObject of, String name) {
    return of.has(name) ? of.getAsJsonObject(name) : new JsonObject();
  }

  private static List<String> texts(JsonObject request, String name) {
    List<JsonElement> found = request.has(name) ? request.getAsJsonArray(name).asList() : List.of();
    return found.stream().map(JsonElement::getAsString).toList();
  }

  private static boolean is(JsonObject options, String name, boolean otherwise) {
    return Boolean.parseBoolean(text(options, name, String.valueOf(otherwise)));
  }

  private static String text(JsonObject options, String name, String otherwise) {
    return options.has(name) ? options.get(name).getAsString() : otherwise;
  }
}
