package fhirtrials.interop;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.context.support.ConceptValidationOptions;
import ca.uhn.fhir.context.support.IValidationSupport;
import ca.uhn.fhir.context.support.ValidationSupportContext;
import ca.uhn.fhir.validation.IValidationContext;
import ca.uhn.fhir.validation.IValidatorModule;
import ca.uhn.fhir.validation.ResultSeverityEnum;
import ca.uhn.fhir.validation.SingleValidationMessage;
import java.util.LinkedHashSet;
import java.util.Set;
import org.hl7.fhir.instance.model.api.IBaseCoding;
import org.hl7.fhir.instance.model.api.IBaseResource;

/** Every code of a code system that we hold exists there; HAPI looks no further than to the first good coding of a concept. */
final class Codings implements IValidatorModule {
  private final IValidationSupport definitions;

  Codings(IValidationSupport definitions) {
    this.definitions = definitions;
  }

  @Override
  public void validateResource(IValidationContext<IBaseResource> work) {
    FhirContext context = work.getFhirContext();
    ValidationSupportContext within = new ValidationSupportContext(definitions);
    Set<String> unknown = new LinkedHashSet<>();
    for (IBaseCoding coding :
        context.newTerser().getAllPopulatedChildElementsOfType(work.getResource(), IBaseCoding.class)) {
      String system = coding.getSystem();
      if (system == null || coding.getCode() == null || !definitions.isCodeSystemSupported(within, system)) {
        continue;
      }
      IValidationSupport.CodeValidationResult verdict = definitions.validateCode(
          within, new ConceptValidationOptions(), system, coding.getCode(), coding.getDisplay(), null);
      if (verdict != null && !verdict.isOk()) {
        unknown.add(verdict.getMessage());
      }
    }
    for (String text : unknown) {
      SingleValidationMessage message = new SingleValidationMessage();
      message.setSeverity(ResultSeverityEnum.ERROR);
      message.setMessageId("Unknown_Coding");
      message.setLocationString(context.getResourceType(work.getResource()));
      message.setMessage(text);
      work.addValidationMessage(message);
    }
  }
}
