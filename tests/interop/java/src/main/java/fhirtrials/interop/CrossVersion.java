package fhirtrials.interop;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.context.support.DefaultProfileValidationSupport;
import ca.uhn.fhir.context.support.IValidationSupport;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.hl7.fhir.instance.model.api.IBaseResource;
import org.hl7.fhir.r5.model.ElementDefinition;
import org.hl7.fhir.r5.model.StructureDefinition;

/**
 * The elements of R5 for the validator of an older release, which so knows the cross-version extensions: the table
 * xver-paths of HL7's own tools, which HAPI leaves out, made of the R5 definitions on the class path.
 *
 * <p>An element with parts is {@code {"elements": [names]}}, one with a value {@code {"types": [codes]}}.
 */
final class CrossVersion implements IValidationSupport {
  private static final String TABLE = "xver-paths-5.0.json";

  private final FhirContext context;
  private final byte[] table;

  CrossVersion(FhirContext context) {
    this.context = context;
    this.table = paths().toString().getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public FhirContext getFhirContext() {
    return context;
  }

  @Override
  public byte[] fetchBinary(String key) {
    return TABLE.equals(key) ? table : null;
  }

  private JsonObject paths() {
    DefaultProfileValidationSupport newer = new DefaultProfileValidationSupport(FhirContext.forR5Cached());
    Map<String, JsonObject> paths = new LinkedHashMap<>();
    for (IBaseResource each : newer.fetchAllStructureDefinitions()) {
      StructureDefinition definition = (StructureDefinition) each;
      if (definition.getDerivation() != StructureDefinition.TypeDerivationRule.CONSTRAINT) {
        add(paths, newer, definition, definition.getType());
      }
    }
    JsonObject table = new JsonObject();
    paths.forEach(table::add);
    return table;
  }

  /** The elements of a type, under a name of its own or, for a data type that the release lacks, where one has that type. */
  private void add(Map<String, JsonObject> paths, IValidationSupport newer, StructureDefinition type, String under) {
    for (ElementDefinition element : type.getSnapshot().getElement()) {
      String path = under + element.getPath().substring(type.getType().length());
      String name = path.substring(path.lastIndexOf('.') + 1);
      if (name.equals("id") || name.equals("extension") || name.equals("modifierExtension")) {
        continue;
      }
      JsonObject parent = element.getPath().contains(".") ? paths.get(path.substring(0, path.lastIndexOf('.'))) : null;
      if (parent != null) {
        parent.remove("types");
        if (!parent.has("elements")) {
          parent.add("elements", new JsonArray());
        }
        parent.getAsJsonArray("elements").add(name);
      }
      JsonArray types = new JsonArray();
      element.getType().forEach(each -> types.add(each.getWorkingCode()));
      JsonObject entry = new JsonObject();
      entry.add("types", types);
      if (!element.getPath().contains(".")) {
        paths.putIfAbsent(path, entry);
        continue;
      }
      paths.put(path, entry);
      if (types.size() == 1 && context.getElementDefinition(types.get(0).getAsString()) == null) {
        IBaseResource unknown = newer.fetchStructureDefinition(types.get(0).getAsString());
        if (unknown instanceof StructureDefinition definition
            && definition.getKind() == StructureDefinition.StructureDefinitionKind.COMPLEXTYPE) {
          add(paths, newer, definition, path);
        }
      }
    }
  }
}
