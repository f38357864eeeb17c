package fhirtrials.interop;

import ca.uhn.fhir.batch2.jobs.config.Batch2JobsConfig;
import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.context.FhirVersionEnum;
import ca.uhn.fhir.context.support.IValidationSupport;
import ca.uhn.fhir.jpa.api.config.JpaStorageSettings;
import ca.uhn.fhir.jpa.api.config.ThreadPoolFactoryConfig;
import ca.uhn.fhir.jpa.api.dao.IFhirSystemDao;
import ca.uhn.fhir.jpa.batch2.JpaBatch2Config;
import ca.uhn.fhir.jpa.binary.api.IBinaryStorageSvc;
import ca.uhn.fhir.jpa.binstore.MemoryBinaryStorageSvcImpl;
import ca.uhn.fhir.jpa.config.HapiJpaConfig;
import ca.uhn.fhir.jpa.config.util.HapiEntityManagerFactoryUtil;
import ca.uhn.fhir.jpa.model.config.PartitionSettings;
import ca.uhn.fhir.jpa.model.config.SubscriptionSettings;
import ca.uhn.fhir.jpa.provider.IJpaSystemProvider;
import ca.uhn.fhir.jpa.provider.JpaCapabilityStatementProvider;
import ca.uhn.fhir.jpa.search.DatabaseBackedPagingProvider;
import ca.uhn.fhir.jpa.subscription.channel.config.SubscriptionChannelConfig;
import ca.uhn.fhir.jpa.subscription.submit.config.SubscriptionSubmitterConfig;
import ca.uhn.fhir.rest.api.EncodingEnum;
import ca.uhn.fhir.rest.api.server.RequestDetails;
import ca.uhn.fhir.rest.server.RestfulServer;
import ca.uhn.fhir.rest.server.interceptor.RequestValidatingInterceptor;
import ca.uhn.fhir.rest.server.provider.ResourceProviderFactory;
import ca.uhn.fhir.rest.server.util.ISearchParamRegistry;
import ca.uhn.fhir.validation.IValidatorModule;
import ca.uhn.fhir.validation.ResultSeverityEnum;
import ca.uhn.fhir.validation.ValidationResult;
import jakarta.persistence.EntityManagerFactory;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import javax.sql.DataSource;
import org.hl7.fhir.common.hapi.validation.support.ValidationSupportChain;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.orm.jpa.JpaProperties;
import org.springframework.boot.web.servlet.ServletRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Primary;
import org.springframework.orm.jpa.JpaTransactionManager;
import org.springframework.orm.jpa.LocalContainerEntityManagerFactoryBean;
import org.springframework.transaction.annotation.EnableTransactionManagement;

/**
 * HAPI's FHIR server for one release, in memory, on loopback: {@code http://127.0.0.1:PORT/fhir}.
 *
 * <p>Arguments: R5, R4B or R4, then Spring's own, such as {@code --server.port=18080 --fhir.validate=true}. A request with
 * the header {@code Validate: no} is not validated.
 */
@Configuration
@EnableTransactionManagement
@EnableAutoConfiguration(excludeName = {
  "org.springframework.boot.autoconfigure.quartz.QuartzAutoConfiguration",
  "org.springframework.boot.autoconfigure.thymeleaf.ThymeleafAutoConfiguration",
  "org.springframework.boot.autoconfigure.elasticsearch.ElasticsearchRestClientAutoConfiguration",
  "org.springframework.boot.autoconfigure.flyway.FlywayAutoConfiguration"})
@Import({HapiJpaConfig.class, ThreadPoolFactoryConfig.class, JpaBatch2Config.class, Batch2JobsConfig.class,
  SubscriptionChannelConfig.class, SubscriptionSubmitterConfig.class})
public class Server {

  public static void main(String[] arguments) throws ClassNotFoundException {
    String release = arguments[0];
    // Named at run time: an @Import would bring in all releases at once.
    Class<?> beansOfRelease = Class.forName(
        "ca.uhn.fhir.jpa.config." + release.toLowerCase(Locale.ROOT) + ".Jpa" + release + "Config");
    SpringApplication server = new SpringApplication(Server.class, beansOfRelease);
    server.setDefaultProperties(Map.of(
        "server.address", "127.0.0.1",
        "spring.main.banner-mode", "off",
        "spring.main.allow-circular-references", "true",
        "spring.datasource.url", "jdbc:h2:mem:fhir;DB_CLOSE_DELAY=-1",
        "spring.datasource.username", "sa",
        "spring.datasource.password", "",
        // Neither is found out by itself: the start fails without them.
        "spring.jpa.properties.hibernate.dialect", "ca.uhn.fhir.jpa.model.dialect.HapiFhirH2Dialect",
        "spring.jpa.properties.hibernate.search.enabled", "false",
        "spring.jpa.properties.hibernate.hbm2ddl.auto", "update"));
    server.run(arguments);
  }

  @Bean
  JpaStorageSettings storageSettings() {
    JpaStorageSettings settings = new JpaStorageSettings();
    settings.setEnforceReferentialIntegrityOnWrite(true);
    settings.setReuseCachedSearchResultsForMillis(null); // A test has to see what it wrote just now.
    return settings;
  }

  @Bean
  PartitionSettings partitionSettings() {
    return new PartitionSettings();
  }

  @Bean
  SubscriptionSettings subscriptionSettings() {
    return new SubscriptionSettings();
  }

  @Bean
  IBinaryStorageSvc binaryStorage() {
    return new MemoryBinaryStorageSvcImpl();
  }

  @Bean
  @Primary
  LocalContainerEntityManagerFactoryBean entityManagerFactory(ConfigurableListableBeanFactory beans,
      DataSource database, JpaProperties properties, FhirContext context, JpaStorageSettings settings) {
    LocalContainerEntityManagerFactoryBean factory =
        HapiEntityManagerFactoryUtil.newEntityManagerFactory(beans, context, settings);
    factory.setPersistenceUnitName("fhir");
    factory.setDataSource(database);
    factory.setJpaPropertyMap(new HashMap<>(properties.getProperties()));
    return factory;
  }

  @Bean
  @Primary
  JpaTransactionManager transactionManager(EntityManagerFactory factory) {
    return new JpaTransactionManager(factory);
  }

  @Bean
  RestfulServer restfulServer(FhirContext context, IFhirSystemDao<?, ?> store, IJpaSystemProvider system,
      ResourceProviderFactory resources, JpaStorageSettings settings, ISearchParamRegistry searches,
      IValidationSupport definitions, DatabaseBackedPagingProvider pages, IValidatorModule validator,
      @Value("${fhir.validate:false}") boolean validate) {
    RestfulServer server = new RestfulServer(context);
    server.registerProviders(resources.createProviders());
    server.registerProvider(system);
    server.setServerConformanceProvider(
        new JpaCapabilityStatementProvider(server, store, settings, searches, definitions));
    server.setPagingProvider(pages);
    server.setDefaultResponseEncoding(EncodingEnum.JSON);
    if (validate) {
      if (context.getVersion().getVersion() != FhirVersionEnum.R5
          && definitions instanceof ValidationSupportChain chain) {
        chain.addValidationSupport(new CrossVersion(context));
      }
      RequestValidatingInterceptor guard = new RequestValidatingInterceptor() {
        @Override
        protected ValidationResult validate(String resource, RequestDetails request) {
          return "no".equals(request.getHeader("Validate")) ? null : super.validate(resource, request);
        }
      };
      guard.addValidatorModule(validator);
      guard.setFailOnSeverity(ResultSeverityEnum.ERROR);
      server.registerInterceptor(guard);
    }
    return server;
  }

  @Bean
  ServletRegistrationBean<RestfulServer> fhir(RestfulServer server) {
    ServletRegistrationBean<RestfulServer> servlet = new ServletRegistrationBean<>(server, "/fhir/*");
    servlet.setLoadOnStartup(1);
    return servlet;
  }
}
