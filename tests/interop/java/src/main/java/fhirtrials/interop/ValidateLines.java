package fhirtrials.interop;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.context.FhirVersionEnum;
import ca.uhn.fhir.context.support.DefaultProfileValidationSupport;
import ca.uhn.fhir.validation.FhirValidator;
import ca.uhn.fhir.validation.SingleValidationMessage;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.io.BufferedReader;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.hl7.fhir.common.hapi.validation.support.CommonCodeSystemsTerminologyService;
import org.hl7.fhir.common.hapi.validation.support.InMemoryTerminologyServerValidationSupport;
import org.hl7.fhir.common.hapi.validation.support.PrePopulatedValidationSupport;
import org.hl7.fhir.common.hapi.validation.support.SnapshotGeneratingValidationSupport;
import org.hl7.fhir.common.hapi.validation.support.ValidationSupportChain;
import org.hl7.fhir.common.hapi.validation.validator.FhirInstanceValidator;
import org.hl7.fhir.instance.model.api.IBaseResource;
import org.hl7.fhir.utilities.http.ManagedWebAccess;
import org.hl7.fhir.utilities.settings.FhirSettings;

/**
 * HL7's validator for one FHIR release: a resource a line on standard input, a JSON array of messages a line on
 * standard output. No network: all definitions come from the class path, and from the folder named second, if one is.
 *
 * <p>Arguments: R5, R4B or R4; optionally a folder of conformance resources (*.json).
 */
public final class ValidateLines {

  public static void main(String[] arguments) throws IOException {
    // The libraries may print: standard output is for our lines alone.
    PrintStream out = new PrintStream(new FileOutputStream(FileDescriptor.out), false, StandardCharsets.UTF_8);
    System.setOut(System.err);
    FhirSettings.setProhibitNetworkAccess(true);
    ManagedWebAccess.setAccessPolicy(ManagedWebAccess.WebAccessPolicy.PROHIBITED);

    FhirContext context = FhirContext.forCached(FhirVersionEnum.valueOf(arguments[0]));
    FhirValidator validator = validator(context, arguments.length > 1 ? Path.of(arguments[1]) : null);
    BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line; (line = in.readLine()) != null; ) {
      out.println(messages(validator, line));
      out.flush();
    }
  }

  static FhirValidator validator(FhirContext context, Path folder) throws IOException {
    ValidationSupportChain definitions = new ValidationSupportChain(
        new DefaultProfileValidationSupport(context),
        known(context, folder),
        new CommonCodeSystemsTerminologyService(context),
        new InMemoryTerminologyServerValidationSupport(context),
        new SnapshotGeneratingValidationSupport(context));
    if (context.getVersion().getVersion() != FhirVersionEnum.R5) {
      definitions.addValidationSupport(new CrossVersion(context));
    }
    // FHIR's rule: one coding of a concept has to be in the value set, not all of them.
    definitions.setCodeableConceptValidationSuccessfulIfNotAllCodingsAreValid(true);
    FhirInstanceValidator module = new FhirInstanceValidator(definitions);
    module.setErrorForUnknownProfiles(true);
    return context.newValidator().registerValidatorModule(module).registerValidatorModule(new Codings(definitions));
  }

  /** The conformance resources of a folder. */
  static PrePopulatedValidationSupport known(FhirContext context, Path folder) throws IOException {
    PrePopulatedValidationSupport support = new PrePopulatedValidationSupport(context);
    if (folder != null) {
      try (Stream<Path> files = Files.list(folder)) {
        for (Path file : files.filter(one -> one.toString().endsWith(".json")).sorted().toList()) {
          support.addResource((IBaseResource) context.newJsonParser().parseResource(Files.readString(file)));
        }
      }
    }
    return support;
  }

  static JsonArray messages(FhirValidator validator, String resource) {
    JsonArray messages = new JsonArray();
    List<SingleValidationMessage> found;
    try {
      found = validator.validateWithResult(resource).getMessages();
    } catch (RuntimeException refused) { // Not even readable: that is a verdict too.
      messages.add(message("fatal", "unreadable", "", String.valueOf(refused.getMessage())));
      return messages;
    }
    for (SingleValidationMessage one : found) {
      messages.add(message(one.getSeverity().getCode(), one.getMessageId(), one.getLocationString(), one.getMessage()));
    }
    return messages;
  }

  static JsonObject message(String severity, String kind, String where, String text) {
    JsonObject message = new JsonObject();
    message.addProperty("severity", severity);
    message.addProperty("kind", kind == null ? "" : kind);
    message.addProperty("where", where == null ? "" : where);
    message.addProperty("text", text);
    return message;
  }

  private ValidateLines() {}
}
